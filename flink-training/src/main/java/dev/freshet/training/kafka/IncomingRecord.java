package dev.freshet.training.kafka;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.service.kafka.DeadLetters;
import dev.freshet.service.kafka.Records;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of a source topic with its place.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its time, epoch milliseconds
 * @param model its key, which is the name of the model on topics keyed by model; empty without one
 * @param value its value's bytes
 */
// Never compared; Flink keeps arrays as they are.
@SuppressWarnings("ArrayRecordComponent")
public record IncomingRecord(
        String topic, int partition, long offset, long timestamp, String model, byte @Nullable [] value) {

    private static final String STAGE = "flink-training";

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

    /**
     * The dead letter of this record, which cannot be read.
     *
     * @param cause what was wrong
     * @param now when, epoch milliseconds
     */
    public OutgoingRecord deadLetter(WireFormatException cause, long now) {
        return OutgoingRecord.of(
                Topics.DEAD_LETTERS,
                topic,
                DeadLetters.of(
                        topic,
                        partition,
                        offset,
                        timestamp,
                        model.isEmpty() ? null : Records.key(model),
                        value,
                        STAGE,
                        String.valueOf(cause.getMessage()),
                        Clock.fixed(Instant.ofEpochMilli(now), ZoneOffset.UTC)));
    }
}
