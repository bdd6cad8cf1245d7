package dev.freshet.training;

import dev.freshet.schemas.Topics;
import dev.freshet.service.kafka.Records;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes records to the topics they name. The sink asks for all of these topics to find transactions left open there. */
final class OutgoingRecords implements KafkaRecordSerializationSchema<OutgoingRecord>, KafkaDatasetFacetProvider {

    private static final List<String> TOPICS =
            List.of(Topics.MODEL_CANDIDATES.name(), Topics.FEEDBACK_LEDGER.name(), Topics.DEAD_LETTERS.name());

    @Override
    public ProducerRecord<byte[], byte[]> serialize(OutgoingRecord record, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(record.topic(), Records.key(record.key()), record.value());
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(TOPICS)));
    }
}
