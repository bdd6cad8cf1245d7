package dev.freshet.local.faults;

/** The five processes. */
enum Role {
    BROKER,
    STREAMS,
    FLINK,
    UPDATER,
    CONSUMER
}
