package dev.freshet.local.audit;

import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far learning has come. The demonstrations of a model that are learned at once lie in one partition and are learned
 * in the order of their offsets, so one is learned, or refused by the learner, no later than any behind it. What comes
 * after the first time is no matter here: an example that is learned again was in a manifest before. Accepted answers are
 * replayed by chance, and held-out examples have their own time: neither has a place in the order.
 */
final class LearningOrder {

    /** One model's share of a partition. */
    private record Lane(String model, int partition) {}

    // For each lane: offsets that learning came to, to when it first did. Times increase with offsets.
    private final Map<Lane, TreeMap<Long, Long>> reached = new HashMap<>();

    /** Whether an example has a place in the order. */
    static boolean includes(TrainingExample example) {
        return example.getSource() == Source.FEEDBACK
                && example.getKind() == FeedbackKind.DEMONSTRATION
                && example.getUse() == Use.LEARN;
    }

    /**
     * Learning came to a demonstration in the order.
     *
     * @param at when, epoch milliseconds
     */
    void reached(String model, int partition, long offset, long at) {
        TreeMap<Long, Long> times = reached.computeIfAbsent(new Lane(model, partition), lane -> new TreeMap<>());
        Map.@Nullable Entry<Long, Long> further = times.ceilingEntry(offset);
        if (further != null && further.getValue() <= at) {
            return;
        }
        Map.@Nullable Entry<Long, Long> before = times.floorEntry(offset);
        while (before != null && before.getValue() >= at) {
            times.remove(before.getKey());
            before = times.floorEntry(offset);
        }
        times.put(offset, at);
    }

    /** When learning first went past a place, epoch milliseconds. */
    OptionalLong passed(String model, int partition, long offset) {
        TreeMap<Long, Long> times = reached.get(new Lane(model, partition));
        Map.@Nullable Entry<Long, Long> further = times == null ? null : times.higherEntry(offset);
        return further == null ? OptionalLong.empty() : OptionalLong.of(further.getValue());
    }

    /** Events that learning went past and left without a trace, with when it did so. */
    Map<Origin, Long> leftBehind(Examples examples, Events events) {
        Map<Origin, Long> left = new HashMap<>();
        examples.forEachOrdered((model, partition, offset, origin) -> {
            if (events.knows(origin) && !events.has(origin, Events.FATED | Events.DEAD | Events.LEARNED)) {
                passed(model, partition, offset).ifPresent(at -> left.merge(origin, at, Math::min));
            }
        });
        return left;
    }
}
