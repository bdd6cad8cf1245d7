package dev.freshet.ingest;

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

    private static IngestConfig of(
            int partitions, int maxWaiting, int maxAnswers, int maxIds, boolean approval, HoldOutConfig holdOut) {
        return new IngestConfig(
                DEFAULTS.applicationId(),
                DEFAULTS.instance(),
                partitions,
                DEFAULTS.threads(),
                DEFAULTS.stateFolder(),
                DEFAULTS.commitInterval(),
                DEFAULTS.retention(),
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
