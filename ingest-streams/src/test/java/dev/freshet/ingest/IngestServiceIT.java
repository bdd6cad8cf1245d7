package dev.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicSetup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class IngestServiceIT {

    private static final Logger LOG = LoggerFactory.getLogger(IngestServiceIT.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private EmbeddedBroker broker;
    private Clients clients;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"));
        clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        producer = clients.producer();
    }

    @AfterEach
    void stop() {
        producer.close();
        broker.close();
    }

    @Test
    void shouldKeepAMalformedRecordAndHandleTheNext() {
        try (IngestService service = service();
                Outcomes outcomes = new Outcomes(clients)) {
            answer("r1");
            producer.send(new ProducerRecord<>("feedback", 2, null, "{\"oops".getBytes(StandardCharsets.UTF_8)));
            producer.send(new ProducerRecord<>(
                    "feedback",
                    2,
                    null,
                    "{\"request_id\": \"r1\", \"kind\": \"thumb\", \"up\": true}".getBytes(StandardCharsets.UTF_8)));

            await().atMost(PATIENCE).until(() -> outcomes.read().places().size() >= 2);

            assertThat(outcomes.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter)
                        .extracting(DeadLetter::getTopic, DeadLetter::getPartition, DeadLetter::getOffset)
                        .containsExactly("feedback", 2, 0L);
                assertThat(letter.getCause()).startsWith("broken JSON, expected Feedback");
            });
            assertThat(outcomes.examples())
                    .extracting(TrainingExample::getRequestId)
                    .containsExactly("r1");
            assertThat(service.ended()).isNotDone();
        }
    }

    @Test
    void shouldEndNormallyWhenClosed() {
        IngestService service = service();
        await().atMost(PATIENCE).until(service::isRunning);

        service.close();

        assertThat(service.ended()).succeedsWithin(PATIENCE);
    }

    @Test
    void shouldHandFeedbackOnSoon() {
        int warmUp = 20;
        int measured = 60;
        List<Double> millis = new ArrayList<>();
        try (IngestService service = service();
                TopicReader<TrainingExample> examples = new TopicReader<>(clients, Topics.TRAINING_EXAMPLES)) {
            await().atMost(PATIENCE).until(service::isRunning);
            // One after the other: what waits in line would be measured on a busy machine.
            for (int i = 0; i < warmUp + measured; i++) {
                String request = "r" + i;
                answer(request);
                long sent = System.nanoTime();
                producer.send(Records.of(
                        Topics.FEEDBACK, request, Samples.demonstration(request).build()));
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> examples.poll(Duration.ofMillis(200)).stream()
                                .anyMatch(entry -> request.equals(entry.value().getRequestId())));
                millis.add((System.nanoTime() - sent) / 1e6);
            }
        }

        List<Double> sorted =
                millis.subList(warmUp, millis.size()).stream().sorted().toList();
        double p50 = sorted.get(measured / 2);
        LOG.info("feedback appended to example visible: p50 {} ms, p95 {} ms", p50, sorted.get(measured * 95 / 100));
        // Ten times what two idle cores take, so that busy ones pass and a lost wake-up does not.
        assertThat(p50).isLessThan(2_000);
    }

    private IngestService service() {
        return IngestService.start(
                Configs.of(folder.resolve("state").toString(), "ingest-0"), clients, Clock.systemUTC());
    }

    private void answer(String request) {
        producer.send(Records.of(
                Topics.INFERENCE_RESPONSES, request, Samples.answer(request, 1).build()));
    }
}
