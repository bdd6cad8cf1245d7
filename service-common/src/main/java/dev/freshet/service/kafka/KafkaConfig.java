package dev.freshet.service.kafka;

import java.util.Map;

/**
 * How to reach Kafka: section {@code kafka}.
 *
 * @param bootstrapServers brokers as {@code host:port,...}; no default that would ship
 * @param properties more client properties, such as security settings
 */
public record KafkaConfig(String bootstrapServers, Map<String, String> properties) {

    /** Nothing is known yet: the configuration must name the brokers. */
    public static final KafkaConfig UNSET = of("");

    /** Copies the properties. */
    public KafkaConfig {
        properties = Map.copyOf(properties);
    }

    /** Without further properties. */
    public static KafkaConfig of(String bootstrapServers) {
        return new KafkaConfig(bootstrapServers, Map.of());
    }
}
