package dev.freshet.local.faults;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.service.kafka.Clients;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Watches for the first sign that a killed role does its work again: a committed record, made after the kill, in the
 * topic where its work shows. Opened before the kill. One thread.
 */
final class Recovery implements AutoCloseable {

    private final Role role;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private long killedAt = Long.MAX_VALUE;

    Recovery(Clients clients, Role role) {
        this.role = role;
        this.consumer = clients.consumer();
        List<TopicPartition> partitions = consumer.partitionsFor(sign(role).name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Where a role's work shows. */
    private static Topic<?> sign(Role role) {
        return switch (role) {
            case BROKER -> Topics.FEEDBACK;
            case STREAMS -> Topics.TRAINING_EXAMPLES;
            case JOB_MANAGER, TASK_MANAGER -> Topics.MODEL_CANDIDATES;
            case UPDATER -> Topics.RELEASE_DECISIONS;
            case CONSUMER -> Topics.INFERENCE_RESPONSES;
        };
    }

    Role role() {
        return role;
    }

    /** It is dead from now on. */
    void killed() {
        killedAt = System.currentTimeMillis();
    }

    /** Seconds since the kill. */
    double seconds() {
        return (System.currentTimeMillis() - killedAt) / 1000.0;
    }

    /** Whether there is a sign; waits for one at most this long. */
    boolean seen(Duration wait) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            if (record.timestamp() >= killedAt) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
