package dev.freshet.training;

import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.rules.Outdated;
import dev.freshet.training.rules.Place;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of a version's examples is learned again, and what is left out.
 *
 * @param learned what is learned, in order of places
 * @param leftOut places of the rest by reason
 */
public record RebuildPlan(NavigableMap<Place, TrainingExample> learned, Map<LeftOutReason, SortedSet<Place>> leftOut) {

    /** Keeps the maps as they are, read only. */
    public RebuildPlan {
        learned = Collections.unmodifiableNavigableMap(learned);
        leftOut = Collections.unmodifiableMap(leftOut);
    }

    /**
     * Plans a rebuild.
     *
     * @param contained places of all that the version contains
     * @param kept what of it the log still keeps
     * @param outdated what the log says about it since
     * @param without persons who are left out
     */
    public static RebuildPlan of(
            Set<Place> contained,
            Map<Place, TrainingExample> kept,
            Outdated outdated,
            Set<String> without,
            RebuildMethod method) {
        NavigableMap<Place, TrainingExample> learned = new TreeMap<>();
        Map<LeftOutReason, SortedSet<Place>> leftOut = new EnumMap<>(LeftOutReason.class);
        for (Place place : contained) {
            TrainingExample example = kept.get(place);
            Optional<LeftOutReason> reason = example == null
                    ? Optional.of(LeftOutReason.MISSING)
                    : reason(place, example, outdated, without, method);
            if (reason.isPresent()) {
                leftOut.computeIfAbsent(reason.get(), first -> new TreeSet<>()).add(place);
            } else {
                learned.put(place, example);
            }
        }
        return new RebuildPlan(learned, leftOut);
    }

    private static Optional<LeftOutReason> reason(
            Place place, TrainingExample example, Outdated outdated, Set<String> without, RebuildMethod method) {
        if (example.getPerson() != null && without.contains(example.getPerson())) {
            return Optional.of(LeftOutReason.PERSON);
        }
        return outdated.reason(place, example)
                .or(() -> method.learns(example) ? Optional.empty() : Optional.of(LeftOutReason.METHOD));
    }

    /** How many records the log does not keep any more. */
    public int missing() {
        SortedSet<Place> missing = leftOut.get(LeftOutReason.MISSING);
        return missing == null ? 0 : missing.size();
    }
}
