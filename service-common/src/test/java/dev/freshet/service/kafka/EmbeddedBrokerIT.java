package dev.freshet.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.service.config.ConfigException;
import dev.freshet.service.kafka.TopicReader.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {

    @TempDir
    Path folder;

    @Test
    void shouldKeepTopicsAndCommittedRecordsOverARestart() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
            Clients clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
            createTopicsTwice(clients);
            try (KafkaProducer<byte[], byte[]> producer = clients.transactionalProducer("test")) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(Records.of(Topics.FEEDBACK, "k", thumb("aborted")));
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(Records.of(Topics.FEEDBACK, "k", thumb("committed")));
                producer.commitTransaction();
            }
            // The commit's markers may be written a moment after it returned.
            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(requestIds(clients)).containsExactly("committed"));
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
            Clients clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));

            assertThat(requestIds(clients)).containsExactly("committed");
        }
    }

    @Test
    void shouldHandUnreadableRecordsOverAndReadOn() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
            Clients clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
            createTopicsTwice(clients);
            try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
                producer.send(new ProducerRecord<>("feedback", 0, null, new byte[] {1, 2, 3}));
                producer.send(new ProducerRecord<>(
                        "feedback", 0, null, Topics.FEEDBACK.wire().encode(thumb("next"))));
            }
            List<String> causes = new ArrayList<>();

            try (TopicReader<Feedback> reader = new TopicReader<>(
                    clients, Topics.FEEDBACK, (record, e) -> causes.add(record.offset() + ": " + e.getMessage()))) {
                assertThat(reader.readToEnd())
                        .extracting(entry -> entry.value().getRequestId())
                        .containsExactly("next");
            }
            assertThat(causes).singleElement().asString().startsWith("0: not Avro or a JSON object");
            assertThatThrownBy(() -> TopicReader.readAll(clients, Topics.FEEDBACK))
                    .isInstanceOf(WireFormatException.class)
                    .hasMessageContaining("feedback-0@0");
        }
    }

    @Test
    void shouldRefuseToGuessBrokers() {
        assertThatThrownBy(() -> new Clients(KafkaConfig.UNSET))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("kafka.bootstrap-servers is empty");
    }

    private static void createTopicsTwice(Clients clients) throws InterruptedException {
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
            new TopicSetup(admin).createTopics((short) 1);
        }
    }

    private static List<String> requestIds(Clients clients) {
        return TopicReader.readAll(clients, Topics.FEEDBACK).stream()
                .map(Entry::value)
                .map(Feedback::getRequestId)
                .toList();
    }

    private static Feedback thumb(String request) {
        return Feedback.newBuilder()
                .setRequestId(request)
                .setKind(FeedbackKind.THUMB)
                .setUp(true)
                .build();
    }
}
