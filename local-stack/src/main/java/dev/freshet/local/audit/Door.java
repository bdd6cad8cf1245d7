package dev.freshet.local.audit;

import java.time.Duration;

/**
 * What the audit must know of the door's configuration.
 *
 * @param retention how long it keeps feedback that waits for its answer or its approval, and answers for their feedback:
 *     {@code ingest.retention}
 * @param approval whether a person approves feedback before it is learned: {@code ingest.approval}
 */
public record Door(Duration retention, boolean approval) {

    /** As the door is where it is not told otherwise. */
    public static final Door DEFAULT = new Door(Duration.ofDays(7), false);
}
