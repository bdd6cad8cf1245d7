package dev.freshet.local.faults;

import java.util.Locale;

/** What a process is. */
public enum Role {
    /** Kafka. */
    BROKER(400),
    /** The door. */
    STREAMS(256),
    /** Flink's job manager, with the jobs. */
    JOB_MANAGER(256),
    /** Flink's task manager, where the jobs run. */
    TASK_MANAGER(512),
    /** The release service. */
    UPDATER(384),
    /** The one replica that answers. */
    CONSUMER(384);

    private final int heap;

    Role(int heap) {
        this.heap = heap;
    }

    /** Most heap of its process, in megabytes. */
    int heap() {
        return heap;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
