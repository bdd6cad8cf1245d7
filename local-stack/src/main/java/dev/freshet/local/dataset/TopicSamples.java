package dev.freshet.local.dataset;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends samples as an application would: texts to raw-text; judgements to feedback, each after the answer that it is
 * about, which is written to inference-responses under the model's stable version. What is in training-examples already
 * is not sent again.
 */
public final class TopicSamples implements SampleSink {

    /** Below the door's and the broker's limits, with room for names. */
    private static final int MOST_BYTES = 900_000;

    private final Map<String, String> stable = new HashMap<>();
    private final Set<String> known = new HashSet<>();
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();

    /** Connects, and reads which versions are stable and which samples are there. */
    public TopicSamples(Clients clients) {
        try (TopicReader<ModelRelease> releases = new TopicReader<>(clients, Topics.MODEL_RELEASES)) {
            releases.forEachToEnd(entry -> stable.put(
                    entry.value().getModel(),
                    VersionId.of(entry.value().getStable()).toString()));
        }
        try (TopicReader<TrainingExample> examples = new TopicReader<>(clients, Topics.TRAINING_EXAMPLES)) {
            examples.forEachToEnd(entry -> known.add(SampleKeys.of(entry.value())));
        }
        this.producer = clients.producer();
    }

    @Override
    public boolean take(Sample sample) throws LineException {
        if (known.contains(sample.key())) {
            return false;
        }
        if (sample instanceof Sample.Text text) {
            send(Records.of(Topics.RAW_TEXT, text.id(), text.record()));
        } else if (sample instanceof Sample.Judged judged) {
            String request = judged.feedback().getRequestId();
            var answer = Records.of(Topics.INFERENCE_RESPONSES, request, answered(judged));
            var feedback = Records.of(Topics.FEEDBACK, request, judged.feedback());
            check(answer);
            check(feedback);
            send(answer);
            send(feedback);
        }
        known.add(sample.key());
        return true;
    }

    private InferenceResponse answered(Sample.Judged judged) throws LineException {
        String version = stable.get(judged.model());
        if (version == null) {
            throw new LineException(
                    "no version of model " + judged.model() + " is released; known: " + stable.keySet());
        }
        long now = System.currentTimeMillis();
        return InferenceResponse.newBuilder(judged.answer())
                .setVersion(version)
                .setRequestedAt(now)
                .setFinishedAt(now)
                .build();
    }

    private static void check(ProducerRecord<byte[], byte[]> record) throws LineException {
        if (record.value().length > MOST_BYTES) {
            throw new LineException("it has " + record.value().length + " bytes, allowed: <= " + MOST_BYTES);
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record) throws LineException {
        check(record);
        throwFault();
        var ignored = producer.send(record, (place, e) -> {
            if (e != null) {
                fault.compareAndSet(null, e);
            }
        });
    }

    private void throwFault() {
        Exception e = fault.get();
        if (e != null) {
            throw e instanceof KafkaException kafka ? kafka : new KafkaException("cannot send", e);
        }
    }

    @Override
    public void flush() {
        producer.flush();
        throwFault();
    }

    @Override
    public void close() {
        producer.close();
    }
}
