package dev.freshet.service.kafka;

import dev.freshet.schemas.event.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of records that cannot be admitted. */
public final class DeadLetters {

    /** What a dead letter holds of a value; with its key and cause it stays below the broker's limit of 1 MiB. */
    private static final int MOST_VALUE_BYTES = 900_000;

    private static final int MOST_KEY_BYTES = 100_000;
    private static final int MOST_CAUSE_CHARS = 1_000;

    private DeadLetters() {}

    /**
     * A record with its cause. What is too long for a letter is cut, and the cause says so: a letter that the broker
     * refuses would stop the partition.
     *
     * @param stage which component refuses it
     * @param cause what was wrong, and where in the record
     */
    public static DeadLetter of(
            ConsumerRecord<? extends byte @Nullable [], ? extends byte @Nullable []> record,
            String stage,
            String cause,
            Clock clock) {
        return of(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                stage,
                cause,
                clock);
    }

    /** The same from its parts. */
    public static DeadLetter of(
            String topic,
            int partition,
            long offset,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            String stage,
            String cause,
            Clock clock) {
        String shortCause = cause.length() <= MOST_CAUSE_CHARS ? cause : cause.substring(0, MOST_CAUSE_CHARS) + "...";
        return DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setTimestamp(timestamp)
                .setKey(first(MOST_KEY_BYTES, key))
                .setValue(first(MOST_VALUE_BYTES, value))
                .setStage(stage)
                .setCause(shortCause + cut("key", MOST_KEY_BYTES, key) + cut("value", MOST_VALUE_BYTES, value))
                .setAt(clock.millis())
                .build();
    }

    private static @Nullable ByteBuffer first(int most, byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, most));
    }

    private static String cut(String part, int most, byte @Nullable [] bytes) {
        return bytes == null || bytes.length <= most ? "" : " (" + part + " of " + bytes.length + " bytes is cut)";
    }
}
