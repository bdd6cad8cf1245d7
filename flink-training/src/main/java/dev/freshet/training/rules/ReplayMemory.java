package dev.freshet.training.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is repeated so that it is not forgotten: the newest label of each prompt. Sampling depends on what is held and on
 * the seed alone, not on how it came here.
 */
final class ReplayMemory {

    private final int capacity;
    private final Map<String, Lesson> newest = new HashMap<>();
    private final TreeMap<Place, Lesson> held = new TreeMap<>();

    ReplayMemory(int capacity) {
        this.capacity = capacity;
    }

    /** The newest label of a lesson's prompt. */
    @Nullable
    Lesson newestFor(Lesson lesson) {
        return newest.get(lesson.prompt());
    }

    boolean holds(Lesson lesson) {
        return held.containsKey(lesson.place());
    }

    /**
     * Offers a label; the newer one of its prompt stays.
     *
     * @return the one that is not held, if its prompt had another
     */
    Optional<Lesson> offer(Lesson lesson) {
        Lesson other = newest.get(lesson.prompt());
        if (other == null) {
            put(lesson);
            return Optional.empty();
        }
        if (Lesson.AGE.compare(lesson, other) < 0) {
            return Optional.of(lesson);
        }
        forget(other);
        put(lesson);
        return Optional.of(other);
    }

    /**
     * Older labels that teach the very answer which a correction calls wrong, whatever their prompt: what was right when it
     * was accepted is outdated. A correction that still waits to be learned keeps its turn.
     */
    List<Lesson> contradicted(Lesson correction) {
        return held.values().stream()
                .filter(lesson -> contradicts(correction, lesson))
                .filter(lesson -> lesson.isUnplayed() || !lesson.isWaiting())
                .toList();
    }

    /** A newer correction that calls a label's answer wrong. */
    Optional<Lesson> contradiction(Lesson label) {
        return held.values().stream()
                .filter(correction -> contradicts(correction, label))
                .findFirst();
    }

    private static boolean contradicts(Lesson correction, Lesson label) {
        String wrong = correction.example().getAnswer();
        return correction.isDemonstration()
                && label.target().equals(wrong)
                && !correction.target().equals(wrong)
                && Lesson.AGE.compare(label, correction) < 0;
    }

    void put(Lesson lesson) {
        newest.put(lesson.prompt(), lesson);
        held.put(lesson.place(), lesson);
    }

    void forget(Lesson lesson) {
        if (held.remove(lesson.place()) != null) {
            newest.remove(lesson.prompt());
        }
    }

    /** Removes the oldest beyond the capacity. Accepted answers that were never replayed stay: replay is their turn to come. */
    List<Lesson> shrink() {
        int excess = held.size() - capacity;
        if (excess <= 0) {
            return List.of();
        }
        List<Lesson> gone = held.values().stream()
                .filter(lesson -> lesson.stage != Lesson.Stage.WAITING)
                .limit(excess)
                .toList();
        gone.forEach(this::forget);
        return gone;
    }

    /** How many accepted answers wait for their first replay. */
    long unplayed() {
        return held.values().stream().filter(Lesson::isUnplayed).count();
    }

    /**
     * What a step repeats beside new lessons. Half of the accepted answers are those most like what is new, one for each
     * distinct answer: they are what the new ones are most likely to overwrite (maximally interfered retrieval, Aljundi et
     * al. 2019). Of the rest, those that were never replayed come first.
     *
     * @param fresh the new lessons, whose prompts are left out
     * @param corrections most corrections that were learned before
     * @param accepted most accepted answers
     */
    List<Lesson> sample(Collection<Lesson> fresh, int corrections, int accepted, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        var prompts = fresh.stream().map(Lesson::prompt).collect(Collectors.toSet());
        Predicate<Lesson> other = lesson -> !prompts.contains(lesson.prompt());
        Predicate<Lesson> acceptedOther = other.and(lesson -> !lesson.isDemonstration());
        Set<Lesson> sample = new LinkedHashSet<>(
                draw(other.and(lesson -> lesson.isDemonstration() && !lesson.isWaiting()), corrections, random));
        List<Lesson> like = Similarity.mostLike(fresh, held(acceptedOther), accepted / 2, random);
        sample.addAll(like);
        List<Lesson> first = draw(
                acceptedOther.and(Lesson::isUnplayed).and(lesson -> !like.contains(lesson)),
                accepted - like.size(),
                random);
        sample.addAll(first);
        sample.addAll(draw(
                acceptedOther.and(lesson -> !lesson.isUnplayed() && !like.contains(lesson)),
                accepted - like.size() - first.size(),
                random));
        return List.copyOf(sample);
    }

    private List<Lesson> held(Predicate<Lesson> which) {
        return held.values().stream().filter(which).toList();
    }

    private List<Lesson> draw(Predicate<Lesson> which, int most, SplittableRandom random) {
        List<Lesson> urn = new ArrayList<>(held(which));
        List<Lesson> drawn = new ArrayList<>();
        while (drawn.size() < most && !urn.isEmpty()) {
            int index = random.nextInt(urn.size());
            drawn.add(urn.get(index));
            urn.set(index, urn.get(urn.size() - 1));
            urn.remove(urn.size() - 1);
        }
        drawn.sort(Comparator.comparing(Lesson::place));
        return drawn;
    }
}
