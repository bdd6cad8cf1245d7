package dev.freshet.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AcknowledgedTest {

    private static final TopicPartition PLACE = new TopicPartition("feedback", 2);

    private final Acknowledged acknowledged = new Acknowledged();
    private final List<ConsumerRecord<byte[], byte[]>> held = new ArrayList<>();

    @Test
    void shouldFindWhatWasAcknowledged() {
        store(0, "one");
        // Somebody else's.
        held.add(record(1, "other"));
        store(2, "two");

        assertThat(acknowledged.count()).isEqualTo(2);
        assertThat(lost(3)).isEmpty();
    }

    @Test
    void shouldMissWhatIsGoneInTheMiddle() {
        store(0, "one");
        acknowledge(1, "two");
        store(2, "three");

        assertThat(lost(3)).containsExactly("feedback-2@1");
    }

    @Test
    void shouldMissTheEndThatIsCutOff() {
        store(0, "one");
        acknowledge(10, "three");
        acknowledge(9, "two");

        assertThat(lost(1)).containsExactly("feedback-2@9", "feedback-2@10");
    }

    @Test
    void shouldMissWhatLiesThereInstead() {
        acknowledge(0, "one");
        held.add(record(0, "another"));

        assertThat(lost(1)).containsExactly("feedback-2@0");
    }

    @Test
    void shouldRefuseOnePlaceForTwo() {
        acknowledge(0, "one");

        assertThatThrownBy(() -> acknowledge(0, "two")).hasMessageContaining("feedback-2@0");
    }

    private List<String> lost(long end) {
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
            consumer.updateBeginningOffsets(Map.of(PLACE, 0L));
            consumer.updateEndOffsets(Map.of(PLACE, end));
            consumer.schedulePollTask(() -> held.forEach(consumer::addRecord));
            return acknowledged.lost(consumer);
        }
    }

    private void store(long offset, String value) {
        acknowledge(offset, value);
        held.add(record(offset, value));
    }

    private void acknowledge(long offset, String value) {
        acknowledged.add(
                new ProducerRecord<>(PLACE.topic(), bytes(value)), new RecordMetadata(PLACE, offset, 0, 0, 0, 0));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String value) {
        return new ConsumerRecord<>(PLACE.topic(), PLACE.partition(), offset, null, bytes(value));
    }

    private static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
