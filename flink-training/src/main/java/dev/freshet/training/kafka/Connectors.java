package dev.freshet.training.kafka;

import dev.freshet.schemas.Topic;
import dev.freshet.service.kafka.KafkaConfig;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Sources and sinks with the settings that exactly-once needs. */
public final class Connectors {

    private Connectors() {}

    /**
     * Reads a topic, committed records only.
     *
     * @param job names the consumer group and its clients
     * @param start where a job without state begins
     */
    public static KafkaSource<IncomingRecord> source(
            KafkaConfig kafka, String job, Topic<?> topic, OffsetsInitializer start) {
        return KafkaSource.<IncomingRecord>builder()
                .setProperties(properties(kafka))
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setBootstrapServers(kafka.bootstrapServers())
                .setTopics(topic.name())
                .setGroupId(job)
                .setClientIdPrefix(job + "-" + topic.name())
                .setStartingOffsets(start)
                .setDeserializer(new IncomingRecords())
                .build();
    }

    /**
     * Writes records in transactions that commit with the checkpoints.
     *
     * @param job begins the names of the transactions: one job for each Kafka cluster
     * @param timeout when the broker gives up an open transaction: longer than a checkpoint and a restart together
     * @param topics all that are ever written
     */
    public static KafkaSink<OutgoingRecord> sink(
            KafkaConfig kafka, String job, Duration timeout, List<Topic<?>> topics) {
        return KafkaSink.<OutgoingRecord>builder()
                .setKafkaProducerConfig(properties(kafka))
                .setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(timeout.toMillis()))
                .setProperty(ProducerConfig.ACKS_CONFIG, "all")
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "0")
                .setBootstrapServers(kafka.bootstrapServers())
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionalIdPrefix(job)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setRecordSerializer(new OutgoingRecords(topics))
                .build();
    }

    private static Properties properties(KafkaConfig kafka) {
        Properties properties = new Properties();
        properties.putAll(kafka.properties());
        return properties;
    }
}
