package dev.freshet.training.kafka;

import dev.freshet.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;

/**
 * A record for a topic.
 *
 * @param topic its topic
 * @param key its key
 * @param value its value's bytes
 */
// Never compared; Flink keeps arrays as they are.
@SuppressWarnings("ArrayRecordComponent")
public record OutgoingRecord(String topic, String key, byte[] value) {

    /** A record for a topic of the catalogue. */
    public static <T extends SpecificRecord> OutgoingRecord of(Topic<T> topic, String key, T value) {
        return new OutgoingRecord(topic.name(), key, topic.wire().encode(value));
    }
}
