package dev.freshet.service.kafka;

import dev.freshet.service.config.ConfigException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka clients with the settings that the guarantees need: read committed, all acknowledgements, bytes in and out. */
public final class Clients {

    private final KafkaConfig config;

    /**
     * Clients of one cluster.
     *
     * @throws ConfigException if the configuration names no brokers
     */
    public Clients(KafkaConfig config) {
        if (config.bootstrapServers().isBlank()) {
            throw ConfigException.of("kafka.bootstrap-servers", "empty", "host:port,...");
        }
        this.config = config;
    }

    /** The configuration these clients are made of. */
    public KafkaConfig config() {
        return config;
    }

    /** An admin client. */
    public Admin admin() {
        return Admin.create(properties(Map.of()));
    }

    /** A consumer without a group, for {@code assign}; reads from the beginning, committed records only. */
    public KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                properties(Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** A consumer of a group that commits by hand or in transactions; starts at the beginning, committed records only. */
    public KafkaConsumer<byte[], byte[]> consumer(String group) {
        return new KafkaConsumer<>(
                properties(Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** A share consumer that acquires one record at a time and acknowledges by hand. */
    public KafkaShareConsumer<byte[], byte[]> shareConsumer(String group) {
        return new KafkaShareConsumer<>(
                properties(Map.of(
                        ConsumerConfig.GROUP_ID_CONFIG,
                        group,
                        ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG,
                        "explicit",
                        ConsumerConfig.SHARE_ACQUIRE_MODE_CONFIG,
                        "record_limit",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** An idempotent producer. */
    public KafkaProducer<byte[], byte[]> producer() {
        return producer(Map.of());
    }

    /** A transactional producer; {@code id} fences its predecessor of the same id. */
    public KafkaProducer<byte[], byte[]> transactionalProducer(String id) {
        return producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id));
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> extra) {
        Map<String, Object> properties = properties(Map.of(
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.LINGER_MS_CONFIG,
                0));
        properties.putAll(extra);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private Map<String, Object> properties(Map<String, Object> special) {
        Map<String, Object> properties = new HashMap<>(config.properties());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        properties.putAll(special);
        return properties;
    }
}
