package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.ModelCandidate;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language model's adapter after the same examples, with the process killed on the way and without. */
class SameDigestIT {

    private static final int EXAMPLES = 24;
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    @Test
    void shouldGiveTheSameAdapterWithACrashAndWithout() throws Exception {
        // when
        List<ModelCandidate> unbroken = learn(folder.resolve("unbroken"), false);
        List<ModelCandidate> broken = learn(folder.resolve("broken"), true);

        // then
        ModelCandidate expected = unbroken.get(unbroken.size() - 1);
        ModelCandidate actual = broken.get(broken.size() - 1);
        assertThat(actual.getStep()).isEqualTo(EXAMPLES).isEqualTo(expected.getStep());
        assertThat(actual.getVersion().getAdapter())
                .isEqualTo(expected.getVersion().getAdapter())
                .isNotEqualTo(broken.get(0).getVersion().getAdapter());
    }

    /** Candidates from one process, or from two, the first of which is killed amid what it learns. */
    private static List<ModelCandidate> learn(Path folder, boolean crash) throws Exception {
        Files.createDirectories(folder);
        ArtifactStore store = new FolderArtifactStore(folder.resolve("artifacts"));
        TinyBase tiny = TinyBase.put(store, folder.resolve("base"));
        ModelRelease frozen = ModelRelease.newBuilder(Events.release(Events.MODEL, 1, 1, tiny.adapter(), 1))
                .setStable(new VersionRef(Events.MODEL, 1, tiny.base(), tiny.adapter()))
                .build();
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"));
        Clients clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            producer.send(Records.of(Topics.MODEL_RELEASES, Events.MODEL, frozen));
            producer.flush();
            if (crash) {
                try (TrainingProcess process = TrainingProcess.languageModel(broker.bootstrapServers(), folder)) {
                    awaitReleaseRead(clients);
                    send(producer, 0, EXAMPLES / 3);
                    awaitLearned(clients, process, EXAMPLES / 3);
                    send(producer, EXAMPLES / 3, 2 * EXAMPLES / 3);
                    awaitLearned(clients, process, EXAMPLES / 3 + 2);
                }
            }
            try (TrainingProcess process = TrainingProcess.languageModel(broker.bootstrapServers(), folder)) {
                awaitReleaseRead(clients);
                send(producer, crash ? 2 * EXAMPLES / 3 : 0, EXAMPLES);
                return awaitLearned(clients, process, EXAMPLES);
            }
        } finally {
            broker.close();
        }
    }

    /** A release between two examples would make a batch of the first alone. */
    private static void awaitReleaseRead(Clients clients) {
        try (Admin admin = clients.admin()) {
            await().atMost(LONG)
                    .until(
                            () -> admin
                                    .listConsumerGroupOffsets(LearnJob.NAME)
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .entrySet()
                                    .stream()
                                    .anyMatch(entry -> entry.getKey().topic().equals(Topics.MODEL_RELEASES.name())
                                            && entry.getValue().offset() > 0));
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, int from, int to) {
        for (int offset = from; offset < to; offset++) {
            producer.send(Records.of(Topics.TRAINING_EXAMPLES, Events.MODEL, Events.demonstration(offset)));
        }
        producer.flush();
    }

    private static List<ModelCandidate> awaitLearned(Clients clients, TrainingProcess process, int examples)
            throws IOException {
        return process.await(
                () -> TopicReader.readAll(clients, Topics.MODEL_CANDIDATES).stream()
                        .map(TopicReader.Entry::value)
                        .toList(),
                candidates -> candidates.stream()
                                .mapToInt(ModelCandidate::getLearnedCount)
                                .sum()
                        >= examples);
    }
}
