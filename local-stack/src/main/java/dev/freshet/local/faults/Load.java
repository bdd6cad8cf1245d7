package dev.freshet.local.faults;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.SamplingParameters;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.Records;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Applications: requests at a steady pace, feedback of every sort on them, before and after their answers. */
final class Load implements AutoCloseable {

    private static final int MAX_TOKENS = 32;
    /** How many requests later some feedback comes. */
    private static final int LATER = 20;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Supplier<Exchange> talk;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> ticking;
    // Only the timer's thread touches these while it runs.
    private final List<Sent> sent = new ArrayList<>();
    private final List<Exchange> said = new ArrayList<>();
    // Filled when it stops.
    private final Acknowledged acknowledged = new Acknowledged();

    private record Sent(ProducerRecord<byte[], byte[]> record, Future<RecordMetadata> stored) {}

    /**
     * What is asked, and what its feedback says should have been answered.
     *
     * @param question the request's prompt
     * @param answer a demonstration's answer
     */
    record Exchange(String question, String answer) {}

    /** Begins at once. */
    Load(Clients clients, Duration pause, Supplier<Exchange> talk) {
        this.producer = clients.producer();
        this.talk = talk;
        this.ticking = timer.scheduleWithFixedDelay(this::tick, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        int number = said.size();
        Exchange exchange = talk.get();
        said.add(exchange);
        String id = "request-" + number;
        switch (number % 10) {
            case 0 -> send(demonstration(id, exchange));
            case 1 -> {
                // The same judgement twice.
                Feedback named = Feedback.newBuilder(demonstration(id, exchange))
                        .setFeedbackId("named")
                        .build();
                send(named);
                send(named);
            }
            case 2 -> send(feedback(id, FeedbackKind.COMMENT).setComment("nice").build());
            case 3 -> raw(Topics.FEEDBACK, "{\"request_id\": \"" + id + "\", \"kind\": \"SHRUG\"}");
            case 4 -> send(feedback(id, FeedbackKind.THUMB).setUp(true).build());
            case 5 -> raw(Topics.INFERENCE_REQUESTS, "{\"request_id\": \"broken-" + number + "\", \"model\": 7}");
            case 6 ->
                send(feedback(id, FeedbackKind.PREFERENCE)
                        .setChosen(exchange.answer())
                        .setRejected("I do not want to say.")
                        .build());
            default -> {}
        }
        send(
                Topics.INFERENCE_REQUESTS,
                id,
                InferenceRequest.newBuilder()
                        .setRequestId(id)
                        .setPrompt(exchange.question())
                        .setParameters(SamplingParameters.newBuilder()
                                .setMaxTokens(MAX_TOKENS)
                                .build())
                        .build());
        if (number % 10 > 5 && number > LATER) {
            send(demonstration("request-" + (number - LATER), said.get(number - LATER)));
        }
    }

    private static Feedback demonstration(String request, Exchange exchange) {
        return feedback(request, FeedbackKind.DEMONSTRATION)
                .setAnswer(exchange.answer())
                .build();
    }

    private static Feedback.Builder feedback(String request, FeedbackKind kind) {
        return Feedback.newBuilder().setRequestId(request).setKind(kind);
    }

    private void send(Feedback feedback) {
        send(Topics.FEEDBACK, feedback.getRequestId(), feedback);
    }

    private <T extends SpecificRecord> void send(Topic<T> topic, String key, T value) {
        send(Records.of(topic, key, value));
    }

    private void raw(Topic<?> topic, String json) {
        send(new ProducerRecord<>(topic.name(), json.getBytes(StandardCharsets.UTF_8)));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        sent.add(new Sent(record, producer.send(record)));
    }

    /**
     * Looks whether it goes on.
     *
     * @throws ExecutionException if it broke down
     */
    void check() throws ExecutionException, InterruptedException {
        if (ticking.isDone()) {
            ticking.get();
        }
    }

    /** Stops, once everything sent was acknowledged. */
    @Override
    public void close() throws Exception {
        check();
        timer.shutdown();
        if (!timer.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the load does not stop");
        }
        for (Sent one : sent) {
            acknowledged.add(one.record(), one.stored().get());
        }
        producer.close();
    }

    /** All that was sent and where the broker said it stored it, once this is closed. */
    Acknowledged acknowledged() {
        return acknowledged;
    }
}
