package dev.freshet.updater;

import dev.freshet.schemas.event.VersionRef;

/**
 * A version that was decided on.
 *
 * @param ref the version and its artifacts
 * @param parent number of the version that it was trained from, 0 for the first
 * @param status what was decided
 * @param reason why, for people
 */
record KnownVersion(VersionRef ref, int parent, Status status, String reason) {

    /** What was decided about a version. */
    enum Status {
        RELEASED,
        PASSED_OVER,
        REFUSED,
        ROLLED_BACK,
        /** Its number was claimed for another artifact as well. */
        CONFLICTING
    }

    boolean denied() {
        return status == Status.REFUSED || tainted();
    }

    /** Whether neither it nor what was trained from it may ever be released. */
    boolean tainted() {
        return status == Status.ROLLED_BACK || status == Status.CONFLICTING;
    }

    boolean released() {
        return status == Status.RELEASED;
    }

    boolean isSameAs(VersionRef other) {
        return ref.equals(other);
    }

    KnownVersion with(Status newStatus, String newReason) {
        return new KnownVersion(ref, parent, newStatus, newReason);
    }
}
