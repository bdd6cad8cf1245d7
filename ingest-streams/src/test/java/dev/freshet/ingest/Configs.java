package dev.freshet.ingest;

/** Configurations of the tests. */
final class Configs {

    private Configs() {}

    static IngestConfig of(String stateFolder, String instance) {
        IngestConfig defaults = IngestConfig.defaults();
        return new IngestConfig(
                defaults.applicationId(),
                instance,
                defaults.partitions(),
                defaults.threads(),
                stateFolder,
                defaults.commitInterval(),
                defaults.retention(),
                defaults.expiryInterval(),
                defaults.maxTextLength(),
                defaults.holdOut());
    }

    /** With one partition, so that a test driver's one task is all tasks, and a hold-out. */
    static IngestConfig of(HoldOutConfig holdOut) {
        IngestConfig defaults = IngestConfig.defaults();
        return new IngestConfig(
                defaults.applicationId(),
                defaults.instance(),
                1,
                defaults.threads(),
                defaults.stateFolder(),
                defaults.commitInterval(),
                defaults.retention(),
                defaults.expiryInterval(),
                defaults.maxTextLength(),
                holdOut);
    }
}
