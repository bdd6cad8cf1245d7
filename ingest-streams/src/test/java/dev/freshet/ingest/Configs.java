package dev.freshet.ingest;

import java.time.Duration;

/** Configurations of the tests. */
final class Configs {

    private static final IngestConfig DEFAULTS = IngestConfig.defaults();

    private Configs() {}

    static IngestConfig of(String stateFolder, String instance) {
        return DEFAULTS.at(instance, stateFolder);
    }

    /** With one partition, so that a test driver's one task is all tasks, and a hold-out. */
    static IngestConfig of(HoldOutConfig holdOut) {
        return of(1, DEFAULTS.maxWaiting(), DEFAULTS.maxAnswers(), DEFAULTS.maxIds(), false, holdOut);
    }

    /** With feedback held until it is approved. */
    static IngestConfig withApproval() {
        return of(4, DEFAULTS.maxWaiting(), DEFAULTS.maxAnswers(), DEFAULTS.maxIds(), true, DEFAULTS.holdOut());
    }

    /** With so little room. */
    static IngestConfig bounded(int maxWaiting, int maxAnswers, int maxIds, boolean approval) {
        return of(4, maxWaiting, maxAnswers, maxIds, approval, DEFAULTS.holdOut());
    }

    /** With one partition, a short retention, so much room, and a hold-out that comes soon. */
    static IngestConfig simulated(Duration retention, int room, boolean approval) {
        return of(1, retention, room, room, 2 * room, approval, new HoldOutConfig(3, 2, Duration.ofMinutes(10)));
    }

    private static IngestConfig of(
            int partitions, int maxWaiting, int maxAnswers, int maxIds, boolean approval, HoldOutConfig holdOut) {
        return of(partitions, DEFAULTS.retention(), maxWaiting, maxAnswers, maxIds, approval, holdOut);
    }

    private static IngestConfig of(
            int partitions,
            Duration retention,
            int maxWaiting,
            int maxAnswers,
            int maxIds,
            boolean approval,
            HoldOutConfig holdOut) {
        return new IngestConfig(
                DEFAULTS.applicationId(),
                DEFAULTS.instance(),
                partitions,
                DEFAULTS.threads(),
                DEFAULTS.stateFolder(),
                DEFAULTS.commitInterval(),
                retention,
                DEFAULTS.expiryInterval(),
                DEFAULTS.maxTextLength(),
                DEFAULTS.maxRawTextLength(),
                maxWaiting,
                maxAnswers,
                maxIds,
                approval,
                holdOut);
    }
}
