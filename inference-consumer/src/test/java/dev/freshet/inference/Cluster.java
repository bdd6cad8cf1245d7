package dev.freshet.inference;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.FolderArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A broker with the catalogue's topics, an artifact store, and what the updater and applications would write. */
final class Cluster implements AutoCloseable {

    static final String BASE = "b".repeat(64);

    private final EmbeddedBroker broker;
    private final Clients clients;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ArtifactStore artifacts;
    private long epoch;

    Cluster(Path folder) throws Exception {
        this.broker = EmbeddedBroker.start(folder.resolve("broker"));
        this.clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        this.producer = clients.producer();
        this.artifacts = new FolderArtifactStore(folder.resolve("artifacts"));
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
    }

    Clients clients() {
        return clients;
    }

    ArtifactStore artifacts() {
        return artifacts;
    }

    /** Releases a version whose artifact is there. */
    void release(String model, int number) throws Exception {
        release(model, number, artifacts.put(Map.of("adapter", bytes(model + "@" + number))));
    }

    void release(String model, int number, String adapter) throws Exception {
        ModelRelease release = ModelRelease.newBuilder()
                .setModel(model)
                .setEpoch(++epoch)
                .setStable(new VersionRef(model, number, BASE, adapter))
                .setHighest(number)
                .setDecided(number)
                .setAt(System.currentTimeMillis())
                .build();
        write(Records.of(Topics.MODEL_RELEASES, model, release));
    }

    void ask(InferenceRequest request) throws Exception {
        write(Records.of(Topics.INFERENCE_REQUESTS, "any", request));
    }

    /** Asks with a record as it comes, on a partition by round robin. */
    void askRaw(byte[] value) throws Exception {
        write(new ProducerRecord<>(Topics.INFERENCE_REQUESTS.name(), value));
    }

    <T extends SpecificRecord> List<T> all(Topic<T> topic) {
        return TopicReader.readAll(clients, topic).stream()
                .map(TopicReader.Entry::value)
                .toList();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void write(ProducerRecord<byte[], byte[]> record) throws Exception {
        producer.send(record).get(3, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        producer.close();
        broker.close();
    }
}
