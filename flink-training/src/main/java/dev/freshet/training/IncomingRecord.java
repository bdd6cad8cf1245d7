package dev.freshet.training;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of a source topic with its place.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its time, epoch milliseconds
 * @param model its key: the name of the model; empty without one
 * @param value its value's bytes
 */
// Never compared; Flink keeps arrays as they are.
@SuppressWarnings("ArrayRecordComponent")
public record IncomingRecord(
        String topic, int partition, long offset, long timestamp, String model, byte @Nullable [] value) {

    static IncomingRecord of(ConsumerRecord<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        return new IncomingRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                key == null ? "" : new String(key, StandardCharsets.UTF_8),
                record.value());
    }
}
