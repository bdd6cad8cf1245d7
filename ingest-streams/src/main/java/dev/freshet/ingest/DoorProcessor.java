package dev.freshet.ingest;

import java.time.Clock;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Puts each record of a topic before its door. What comes out carries the door's time: the time that a client gave its
 * record has no say in how long anything is kept.
 */
final class DoorProcessor extends ContextualProcessor<byte[], byte[], String, Outcome> {

    private final Door door;
    private final Clock clock;

    DoorProcessor(Door door, Clock clock) {
        this.door = door;
        this.clock = clock;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata place = context()
                .recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record of a topic has its place"));
        door.admit(new Incoming(record, place))
                .ifPresent(outcome -> context().forward(new Record<>(outcome.key(), outcome, clock.millis())));
    }
}
