package dev.freshet.training;

import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicSetup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A broker with the topics, an artifact store with a version that was never trained, and a producer. */
abstract class KafkaTestBase {

    @TempDir
    Path folder;

    EmbeddedBroker broker;
    Clients clients;
    ArtifactsConfig artifacts;
    ArtifactStore store;
    String zero;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void startBroker() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"));
        clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        artifacts = new ArtifactsConfig(folder.resolve("artifacts").toString());
        store = artifacts.open();
        zero = store.put(TwoParameterLearner.zero());
        producer = clients.producer();
    }

    @AfterEach
    void stopBroker() {
        producer.close();
        broker.close();
    }

    TrainingConfig config() {
        return TrainingConfig.defaults().withCheckpoints(folder.resolve("checkpoints"));
    }

    TrainingService startService() throws Exception {
        return TrainingService.start(config(), clients, artifacts, new TwoParameterLearner.Factory());
    }

    List<ModelCandidate> awaitCandidates(int count) {
        return await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> read(Topics.MODEL_CANDIDATES), candidates -> candidates.size() >= count);
    }

    <T extends SpecificRecord> void send(Topic<T> topic, T value) {
        send(topic, Events.MODEL, value);
        producer.flush();
    }

    /** Does not wait until the broker has it. */
    <T extends SpecificRecord> void send(Topic<T> topic, String model, T value) {
        producer.send(Records.of(topic, model, value));
    }

    <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        return TopicReader.readAll(clients, topic).stream()
                .map(TopicReader.Entry::value)
                .toList();
    }
}
