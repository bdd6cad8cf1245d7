package dev.freshet.service.kafka;

import dev.freshet.schemas.event.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of records that cannot be admitted. */
public final class DeadLetters {

    private DeadLetters() {}

    /**
     * A record with its cause.
     *
     * @param stage which component refuses it
     * @param cause what was wrong, and where in the record
     */
    public static DeadLetter of(
            ConsumerRecord<byte @Nullable [], byte @Nullable []> record, String stage, String cause, Clock clock) {
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
        return DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setTimestamp(timestamp)
                .setKey(key == null ? null : ByteBuffer.wrap(key))
                .setValue(value == null ? null : ByteBuffer.wrap(value))
                .setStage(stage)
                .setCause(cause)
                .setAt(clock.millis())
                .build();
    }
}
