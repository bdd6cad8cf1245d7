package dev.freshet.training.kafka;

import dev.freshet.schemas.Topic;
import dev.freshet.service.kafka.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes records to the topics they name. The sink asks for all of these topics to find transactions left open there. */
final class OutgoingRecords implements KafkaRecordSerializationSchema<OutgoingRecord>, KafkaDatasetFacetProvider {

    private final List<String> topics;

    OutgoingRecords(List<Topic<?>> topics) {
        this.topics = topics.stream().map(Topic::name).collect(Collectors.toCollection(ArrayList::new));
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(OutgoingRecord record, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(record.topic(), Records.key(record.key()), record.value());
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(topics)));
    }
}
