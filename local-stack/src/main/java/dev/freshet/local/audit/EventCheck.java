package dev.freshet.local.audit;

import dev.freshet.schemas.VersionId;
import java.util.Optional;

/** Checks one event against all that is known of it, once everything was read. */
final class EventCheck {

    private final Events events;
    private final Violations violations;
    private final boolean allExamples;
    private final boolean manifestsBeyondRetention;

    /**
     * Checks events.
     *
     * @param allExamples whether training-examples was never cut
     * @param manifestsBeyondRetention whether some manifest cannot be expanded any more
     */
    EventCheck(Events events, Violations violations, boolean allExamples, boolean manifestsBeyondRetention) {
        this.events = events;
        this.violations = violations;
        this.allExamples = allExamples;
        this.manifestsBeyondRetention = manifestsBeyondRetention;
    }

    void check(int partition, long offset, int flags) {
        String id = Violations.eventName(partition, offset);
        boolean fated = (flags & Events.FATED) != 0;
        boolean example = (flags & Events.EXAMPLE) != 0;
        if ((flags & Events.SEEN) == 0 && !events.beyondRetention(partition, offset)) {
            violations.add(
                    example ? Violation.Kind.EXAMPLE_WITHOUT_EVENT : Violation.Kind.FATE_WITHOUT_EVENT,
                    id,
                    "no feedback lies there");
            return;
        }
        if (example && (flags & Events.DEAD) != 0) {
            violations.add(Violation.Kind.WRONG_OWNER, id, "a dead letter and an example");
        }
        if (fated && example && (flags & Events.BY_TRAINING) == 0) {
            violations.add(Violation.Kind.WRONG_OWNER, id, "fate from the door, but it is in training-examples");
        }
        if (fated && !example && allExamples && (flags & Events.BY_TRAINING) != 0) {
            violations.add(Violation.Kind.WRONG_OWNER, id, "fate from training, but it is not in training-examples");
        }
        if (fated) {
            checkVersion(id, events.trained(partition, offset), events.released(partition, offset));
        }
    }

    private void checkVersion(String id, Optional<VersionId> trained, Optional<VersionId> released) {
        if (trained.equals(released) || (released.isEmpty() && manifestsBeyondRetention)) {
            return;
        }
        violations.add(
                Violation.Kind.WRONG_FATE,
                id,
                trained.map(version -> "trained in " + version).orElse("not trained") + ", but "
                        + released.map(version -> "first released in " + version)
                                .orElse("no released version contains it"));
    }
}
