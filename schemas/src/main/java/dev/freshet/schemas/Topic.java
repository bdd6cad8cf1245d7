package dev.freshet.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * One topic: its name, the record it carries and how it is kept.
 *
 * @param name the topic's name
 * @param type the record that its values hold
 * @param partitions how many partitions it is created with, at least 1
 * @param retention how long records are kept; empty keeps the newest of each key for good (compaction)
 * @param writtenByPeople whether a JSON object is accepted beside Avro
 * @param <T> the record that its values hold
 */
public record Topic<T extends SpecificRecord>(
        String name, Class<T> type, int partitions, Optional<Duration> retention, boolean writtenByPeople) {

    /** Retention of a topic that is never cut. */
    static final Duration UNLIMITED = Duration.ofMillis(Long.MAX_VALUE);

    /** Checks the bounds. */
    public Topic {
        if (partitions < 1) {
            throw new IllegalArgumentException("topic " + name + ": partitions is " + partitions + ", allowed: >= 1");
        }
    }

    /** Reads and writes this topic's values; see {@link WireFormat}. */
    public WireFormat<T> wire() {
        return WireFormat.of(type, writtenByPeople);
    }

    /** The topic's configuration as the broker names it. */
    public Map<String, String> config() {
        return retention
                .map(kept -> Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        kept.equals(UNLIMITED) ? "-1" : Long.toString(kept.toMillis())))
                .orElse(Map.of("cleanup.policy", "compact"));
    }
}
