package dev.freshet.local.faults;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.Records;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Applications: twenty requests a second, feedback of every sort on them, before and after their answers. */
final class Load implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> ticking;
    // Only the timer's thread touches these while it runs.
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private int count;

    Load(Clients clients) {
        this.producer = clients.producer();
        this.ticking = timer.scheduleAtFixedRate(this::tick, 0, 50, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        String id = "request-" + count;
        Feedback demonstration = feedback(id, FeedbackKind.DEMONSTRATION)
                .setAnswer("answer " + count % 50)
                .build();
        switch (count % 10) {
            case 0 -> send(Topics.FEEDBACK, id, demonstration);
            case 1 -> {
                // The same judgement twice.
                Feedback named = Feedback.newBuilder(demonstration)
                        .setFeedbackId("named")
                        .build();
                send(Topics.FEEDBACK, id, named);
                send(Topics.FEEDBACK, id, named);
            }
            case 2 ->
                send(
                        Topics.FEEDBACK,
                        id,
                        feedback(id, FeedbackKind.COMMENT).setComment("nice").build());
            case 3 -> raw(Topics.FEEDBACK, "{\"request_id\": \"" + id + "\", \"kind\": \"SHRUG\"}");
            case 4 ->
                send(
                        Topics.FEEDBACK,
                        id,
                        feedback(id, FeedbackKind.THUMB).setUp(true).build());
            case 5 -> raw(Topics.INFERENCE_REQUESTS, "{\"request_id\": \"broken-" + count + "\", \"model\": 7}");
            default -> {}
        }
        send(
                Topics.INFERENCE_REQUESTS,
                id,
                InferenceRequest.newBuilder()
                        .setRequestId(id)
                        .setPrompt("question " + count % 50)
                        .build());
        if (count % 10 > 5 && count > 20) {
            String earlier = "request-" + (count - 20);
            send(
                    Topics.FEEDBACK,
                    earlier,
                    feedback(earlier, FeedbackKind.DEMONSTRATION)
                            .setAnswer("answer " + count % 50)
                            .build());
        }
        count++;
    }

    private static Feedback.Builder feedback(String request, FeedbackKind kind) {
        return Feedback.newBuilder().setRequestId(request).setKind(kind);
    }

    private <T extends SpecificRecord> void send(Topic<T> topic, String key, T value) {
        sent.add(producer.send(Records.of(topic, key, value)));
    }

    private void raw(Topic<?> topic, String json) {
        sent.add(producer.send(new ProducerRecord<>(topic.name(), json.getBytes(StandardCharsets.UTF_8))));
    }

    /** Stops, once everything sent was acknowledged. */
    @Override
    public void close() throws Exception {
        if (ticking.isDone()) {
            ticking.get();
        }
        timer.shutdown();
        if (!timer.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the load does not stop");
        }
        for (Future<RecordMetadata> acknowledged : sent) {
            acknowledged.get();
        }
        producer.close();
    }
}
