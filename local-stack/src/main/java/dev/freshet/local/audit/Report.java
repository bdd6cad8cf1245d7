package dev.freshet.local.audit;

import dev.freshet.schemas.event.Fate;
import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param feedback records in the feedback topic
 * @param deadLetters records of the feedback topic in dead-letters
 * @param fates entries of the ledger, by fate
 * @param waiting events without a fate, by reason
 * @param candidates manifests
 * @param released versions that were ever released
 * @param violationCount broken promises, all of them
 * @param violations the first of them, at most {@value Violations#KEPT}
 */
public record Report(
        long feedback,
        long deadLetters,
        Map<Fate, Long> fates,
        List<Waiting> waiting,
        long candidates,
        long released,
        long violationCount,
        List<Violation> violations) {

    /** Copies the collections. */
    public Report {
        fates = Map.copyOf(fates);
        waiting = List.copyOf(waiting);
        violations = List.copyOf(violations);
    }

    /** Whether no promise is broken. */
    public boolean clean() {
        return violationCount == 0;
    }

    /** How many events have no fate yet. */
    public long waitingCount() {
        return waiting.stream().mapToLong(Waiting::count).sum();
    }

    /** How many entries the ledger has. */
    public long fateCount() {
        return fates.values().stream().mapToLong(Long::longValue).sum();
    }
}
