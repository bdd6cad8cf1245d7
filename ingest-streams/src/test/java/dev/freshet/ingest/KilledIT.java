package dev.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicSetup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door as a process of its own, killed under load. */
class KilledIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledIT.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int EVENTS = 3_000;

    @TempDir
    Path folder;

    private final Collection<String> sent = new ConcurrentLinkedQueue<>();

    @Test
    void shouldGiveEachEventOneOutcomeThoughKilledTwice() throws Exception {
        ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"))) {
            Clients clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
            try (Admin admin = clients.admin()) {
                new TopicSetup(admin).createTopics((short) 1);
            }
            Path config = config(broker);
            Process process = process(config);
            try (KafkaProducer<byte[], byte[]> producer = clients.producer();
                    Outcomes outcomes = new Outcomes(clients)) {
                Random random = new Random(7);
                for (int i = 0; i < EVENTS; i++) {
                    String request = "r" + i;
                    load.schedule(() -> send(producer, request, random), i * 5L, TimeUnit.MILLISECONDS);
                }
                for (int kill = 1; kill <= 2; kill++) {
                    int enough = kill * EVENTS / 4;
                    await().atMost(PATIENCE)
                            .until(() -> outcomes.read().places().size() >= enough);
                    process.destroyForcibly().waitFor();
                    int before = outcomes.read().places().size();
                    long restarted = System.nanoTime();
                    process = process(config);
                    await().atMost(PATIENCE)
                            .until(() -> outcomes.read().places().size() > before + 200);
                    LOG.info("killed; going on after {} ms", (System.nanoTime() - restarted) / 1_000_000);
                }
                await().atMost(PATIENCE).until(() -> outcomes.read().places().size() >= EVENTS);
                process.destroy();
                assertThat(process.waitFor(PATIENCE.toMinutes(), TimeUnit.MINUTES))
                        .isTrue();
                outcomes.read();
                producer.flush();

                assertThat(sent).hasSize(EVENTS);
                assertThat(outcomes.places()).containsExactlyInAnyOrderElementsOf(sent);
            } finally {
                process.destroyForcibly().waitFor();
            }
        } finally {
            load.shutdownNow();
        }
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String request, Random random) {
        ProducerRecord<byte[], byte[]> answer = Records.of(
                Topics.INFERENCE_RESPONSES, request, Samples.answer(request, 1).build());
        boolean answerFirst = random.nextBoolean();
        if (answerFirst) {
            producer.send(answer);
        }
        producer.send(
                random.nextInt(20) == 0
                        ? new ProducerRecord<>("feedback", "no feedback".getBytes(StandardCharsets.UTF_8))
                        : Records.of(
                                Topics.FEEDBACK,
                                request,
                                Samples.demonstration(request).build()),
                (place, fault) -> sent.add(place.partition() + "@" + place.offset()));
        if (!answerFirst) {
            producer.send(answer);
        }
    }

    private Path config(EmbeddedBroker broker) throws IOException {
        Path file = folder.resolve("freshet.yaml");
        Files.writeString(
                file,
                """
                kafka:
                  bootstrap-servers: %s
                ingest:
                  instance: ingest-0
                  state-folder: %s
                """
                        .formatted(broker.bootstrapServers(), folder.resolve("state")));
        return file;
    }

    private Process process(Path config) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IngestMain.class.getName(),
                        config.toString())
                .inheritIO()
                .start();
    }
}
