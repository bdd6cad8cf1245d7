package dev.freshet.ingest;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.DurationText;
import java.time.Duration;

/**
 * The door's configuration: section {@code ingest}.
 *
 * @param applicationId consumer group, and prefix of internal topics and transactions
 * @param instance names this process among those of the application for good, so that after a crash it takes its
 *     partitions again at once; blank waits for the old session to end (10 s)
 * @param partitions of the internal topics that join by request; fixed once they exist; 1 to 1000
 * @param threads stream threads, 1 to 64
 * @param stateFolder where state is kept between restarts; it can be lost, and is then restored from Kafka
 * @param commitInterval how often results become visible, 10 ms to 10 s
 * @param retention how long feedback waits for its answer or its approval, an answer for its feedback, and the names of
 *     feedback, of texts and of who is erased are known; at least 1 s
 * @param expiryInterval how often waiting feedback is looked through, 10 ms to 1 h
 * @param maxTextLength most characters of each text in a feedback, 1 to 100,000
 * @param maxRawTextLength most characters of a raw text, 1 to 1,000,000; encoded it has at most 1,000,000 bytes besides
 * @param maxWaiting most feedback of a partition that waits for its answer, and as much that waits for its approval;
 *     beyond it the oldest expires; 1 to 100,000,000
 * @param maxAnswers most answers of a partition that are kept for their feedback; beyond it the oldest goes; 1 to
 *     100,000,000
 * @param maxIds most names of feedback, and as many of texts, that a partition knows to tell what comes twice; beyond it
 *     the oldest is forgotten; 1 to 100,000,000
 * @param approval whether feedback is held, once it met its answer, until a person approves it
 * @param holdOut which examples judge candidates before they are learned
 */
public record IngestConfig(
        String applicationId,
        String instance,
        int partitions,
        int threads,
        String stateFolder,
        Duration commitInterval,
        Duration retention,
        Duration expiryInterval,
        int maxTextLength,
        int maxRawTextLength,
        int maxWaiting,
        int maxAnswers,
        int maxIds,
        boolean approval,
        HoldOutConfig holdOut) {

    private static final int MOST_ENTRIES = 100_000_000;

    /** Checks the bounds. */
    public IngestConfig {
        if (!applicationId.matches("[A-Za-z0-9._-]{1,100}")) {
            throw ConfigException.of("ingest.application-id", applicationId, "[A-Za-z0-9._-]{1,100}");
        }
        if (!instance.matches("[A-Za-z0-9._-]{0,100}")) {
            throw ConfigException.of("ingest.instance", instance, "[A-Za-z0-9._-]{0,100}");
        }
        requireBetween("ingest.partitions", partitions, 1, 1000);
        requireBetween("ingest.threads", threads, 1, 64);
        if (stateFolder.isBlank()) {
            throw ConfigException.of("ingest.state-folder", "empty", "a folder");
        }
        requireBetween("ingest.commit-interval", commitInterval, Duration.ofMillis(10), Duration.ofSeconds(10));
        requireBetween("ingest.retention", retention, Duration.ofSeconds(1), Duration.ofDays(3650));
        requireBetween("ingest.expiry-interval", expiryInterval, Duration.ofMillis(10), Duration.ofHours(1));
        requireBetween("ingest.max-text-length", maxTextLength, 1, 100_000);
        requireBetween("ingest.max-raw-text-length", maxRawTextLength, 1, 1_000_000);
        requireBetween("ingest.max-waiting", maxWaiting, 1, MOST_ENTRIES);
        requireBetween("ingest.max-answers", maxAnswers, 1, MOST_ENTRIES);
        requireBetween("ingest.max-ids", maxIds, 1, MOST_ENTRIES);
    }

    /** What holds where nothing is configured. */
    public static IngestConfig defaults() {
        return new IngestConfig(
                "freshet-ingest",
                "",
                4,
                1,
                "data/ingest",
                Duration.ofMillis(100),
                Duration.ofDays(7),
                Duration.ofSeconds(1),
                32_768,
                1_000_000,
                100_000,
                100_000,
                1_000_000,
                false,
                HoldOutConfig.defaults());
    }

    /** The same for another process with its own state. */
    public IngestConfig at(String place, String folder) {
        return new IngestConfig(
                applicationId,
                place,
                partitions,
                threads,
                folder,
                commitInterval,
                retention,
                expiryInterval,
                maxTextLength,
                maxRawTextLength,
                maxWaiting,
                maxAnswers,
                maxIds,
                approval,
                holdOut);
    }

    private static void requireBetween(String key, int value, int low, int high) {
        if (value < low || value > high) {
            throw ConfigException.of(key, value, low + " to " + high);
        }
    }

    private static void requireBetween(String key, Duration value, Duration low, Duration high) {
        if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
            throw ConfigException.of(
                    key, DurationText.format(value), DurationText.format(low) + " to " + DurationText.format(high));
        }
    }
}
