package dev.freshet.ingest;

import dev.freshet.schemas.event.Origin;
import dev.freshet.service.kafka.DeadLetters;
import java.time.Clock;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** A record as it came, with its place. */
final class Incoming {

    private final Record<byte[], byte[]> record;
    private final RecordMetadata place;

    Incoming(Record<byte[], byte[]> record, RecordMetadata place) {
        this.record = record;
        this.place = place;
    }

    /** Its place in its topic. */
    Origin origin() {
        return new Origin(place.partition(), place.offset());
    }

    /** When it was appended, epoch milliseconds. */
    long appendedAt() {
        return record.timestamp();
    }

    /** What it holds. */
    byte @Nullable [] value() {
        return record.value();
    }

    /** Its refusal. */
    Outcome refused(String cause, Clock clock) {
        return new Outcome.Refused(DeadLetters.of(
                place.topic(),
                place.partition(),
                place.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                Fates.WRITER,
                cause,
                clock));
    }
}
