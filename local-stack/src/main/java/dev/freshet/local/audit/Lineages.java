package dev.freshet.local.audit;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks manifests and numbers, and tells the first released version of each event. */
final class Lineages {

    private final Events events;
    private final Examples examples;
    private final Facts facts;
    private final Violations violations;
    private final LearningOrder order;
    private final Map<VersionId, ModelCandidate> candidates = new HashMap<>();
    private final Map<String, Integer> highest = new HashMap<>();
    private final Map<VersionId, Long> releasedAt = new HashMap<>();
    private boolean beyondRetention;
    private long count;

    Lineages(Events events, Examples examples, Facts facts, Violations violations, LearningOrder order) {
        this.events = events;
        this.examples = examples;
        this.facts = facts;
        this.violations = violations;
        this.order = order;
    }

    void candidate(ModelCandidate candidate) {
        count++;
        VersionId version = VersionId.of(candidate.getVersion());
        ModelCandidate same = candidates.putIfAbsent(version, candidate);
        int before = highest.getOrDefault(version.model(), 0);
        if (same != null && !same.equals(candidate)) {
            violations.add(Violation.Kind.REUSED_NUMBER, version.toString(), "two candidates of other content have it");
        } else if (version.number() <= before) {
            violations.add(Violation.Kind.NUMBER_NOT_INCREASING, version.toString(), "comes after number " + before);
        }
        highest.merge(version.model(), version.number(), Math::max);
        checkManifest(version, candidate);
        RebuiltCheck.of(candidate, candidates).ifPresent(fault -> torn(version, fault));
        facts.artifactFault(candidate.getVersion().getAdapter())
                .ifPresent(fault -> violations.add(Violation.Kind.BAD_ARTIFACT, version.toString(), fault));
    }

    private void checkManifest(VersionId version, ModelCandidate candidate) {
        if (candidate.getParent() >= version.number()) {
            torn(version, "its parent is number " + candidate.getParent());
        }
        long ranged = candidate.getLearned().stream()
                .mapToLong(range -> range.getLast() - range.getFirst() + 1)
                .sum();
        if (ranged != candidate.getLearnedCount()) {
            torn(version, "its ranges hold " + ranged + " records, it says " + candidate.getLearnedCount());
            return;
        }
        if (overlapping(candidate.getLearned())) {
            torn(version, "its ranges are not in order");
            return;
        }
        try {
            List<Examples.Learned> learned = examples.at(version.model(), candidate.getLearned());
            List<Origin> origins =
                    learned.stream().map(Examples.Learned::origin).toList();
            if (!Origins.digest(origins).equals(candidate.getLearnedDigest())) {
                torn(version, "its digest is not of the records at its ranges");
            }
            learned.stream().filter(this::isEvent).forEach(example -> events.mark(example.origin(), Events.LEARNED));
            for (OffsetRange range : candidate.getLearned()) {
                examples.lastOrdered(range)
                        .ifPresent(
                                last -> order.reached(version.model(), range.getPartition(), last, candidate.getAt()));
            }
        } catch (Examples.Unreadable e) {
            unreadable(version, e);
        }
    }

    private boolean isEvent(Examples.Learned example) {
        return !example.isText() && events.knows(example.origin());
    }

    private void unreadable(VersionId version, Examples.Unreadable e) {
        if (e.beyondRetention()) {
            beyondRetention = true;
        } else {
            torn(version, String.valueOf(e.getMessage()));
        }
    }

    private void torn(VersionId version, String detail) {
        violations.add(Violation.Kind.TORN_MANIFEST, version.toString(), detail);
    }

    private static boolean overlapping(List<OffsetRange> ranges) {
        Map<Integer, Long> last = new HashMap<>();
        for (OffsetRange range : ranges) {
            if (range.getFirst() <= last.getOrDefault(range.getPartition(), -1L)) {
                return true;
            }
            last.put(range.getPartition(), range.getLast());
        }
        return false;
    }

    /** A version was released; called in order of releases, after all candidates. */
    void released(ReleaseDecision decision, VersionRef ref, boolean created) {
        VersionId version = VersionId.of(ref);
        ModelCandidate candidate = candidates.get(version);
        if (candidate != null && !candidate.getVersion().equals(ref)) {
            violations.add(
                    Violation.Kind.REUSED_NUMBER,
                    version.toString(),
                    "released with other artifacts than its candidate");
        } else if (candidate == null && !created) {
            violations.add(
                    Violation.Kind.NEVER_RELEASED, version.toString(), "released without ever being a candidate");
        }
        if (!releasedAt.containsKey(version)) {
            boolean promoted = decision.getCommandId() != null;
            for (ModelCandidate c = candidate; c != null; c = parent(c)) {
                contains(version, c, promoted || c.getRebuilt() != null);
            }
            releasedAt.put(version, decision.getAt());
        }
    }

    /** The candidate that a candidate was trained from; null where it was released before. */
    private @Nullable ModelCandidate parent(ModelCandidate candidate) {
        VersionId version = VersionId.of(candidate.getVersion());
        if (candidate.getParent() < 1 || candidate.getParent() >= version.number()) {
            return null;
        }
        VersionId parent = new VersionId(version.model(), candidate.getParent());
        if (releasedAt.containsKey(parent)) {
            return null;
        }
        ModelCandidate found = candidates.get(parent);
        if (found == null) {
            torn(version, "its parent " + parent + " is neither released nor a candidate");
        }
        return found;
    }

    /**
     * A released version contains a candidate's events.
     *
     * @param refusedToo whether events that were refused before may be among them, and keep their fate: a person promoted
     *     the version, or one that it rebuilds
     */
    private void contains(VersionId version, ModelCandidate candidate, boolean refusedToo) {
        try {
            for (Examples.Learned example : examples.at(version.model(), candidate.getLearned())) {
                Origin origin = example.origin();
                if (!isEvent(example)
                        || events.released(origin.getPartition(), origin.getOffset())
                                .isPresent()) {
                    continue;
                }
                boolean otherFate = events.has(origin, Events.FATED)
                        && events.trained(origin.getPartition(), origin.getOffset())
                                .isEmpty();
                if (!refusedToo || !otherFate) {
                    events.setReleased(origin, version);
                }
            }
        } catch (Examples.Unreadable e) {
            // Reported with the manifest; the rest of the chain still counts.
            beyondRetention |= e.beyondRetention();
        }
    }

    boolean wasReleased(VersionId version) {
        return releasedAt.containsKey(version);
    }

    /** When a version was first released, epoch milliseconds; 0 if never. */
    long releasedAt(VersionId version) {
        return releasedAt.getOrDefault(version, 0L);
    }

    /** Whether some manifest names examples that training-examples no longer keeps. */
    boolean beyondRetention() {
        return beyondRetention;
    }

    long candidates() {
        return count;
    }

    long released() {
        return releasedAt.size();
    }
}
