package dev.freshet.local.audit;

import dev.freshet.schemas.event.Origin;
import java.util.ArrayList;
import java.util.List;

/** Collects violations: counts all, keeps the first, so that a lost topic does not fill the memory. */
final class Violations {

    static final int KEPT = 1_000;

    private final List<Violation> kept = new ArrayList<>();
    private long count;

    void add(Violation.Kind kind, String id, String detail) {
        count++;
        if (kept.size() < KEPT) {
            kept.add(new Violation(kind, id, detail));
        }
    }

    void add(Violation.Kind kind, Origin origin, String detail) {
        add(kind, eventName(origin.getPartition(), origin.getOffset()), detail);
    }

    static String eventName(int partition, long offset) {
        return "feedback " + partition + "@" + offset;
    }

    long count() {
        return count;
    }

    List<Violation> kept() {
        return kept;
    }
}
