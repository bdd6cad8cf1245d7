package dev.freshet.training.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
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

/**
 * What is repeated so that it is not forgotten: the newest label of each prompt. Sampling depends on what is held and on
 * the seed alone, not on how it came here.
 */
final class ReplayMemory {

    /** The lot of a place is the same for good, so what is evicted depends on what is held alone. */
    private static final Comparator<Lesson> LOT =
            Comparator.comparingLong(ReplayMemory::lot).thenComparing(Lesson::place);

    private final int capacity;
    private final Map<String, Lesson> newest = new HashMap<>();
    private final TreeMap<Place, Lesson> held = new TreeMap<>();

    ReplayMemory(int capacity) {
        this.capacity = capacity;
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
     * Older labels that teach what a judgement calls wrong: what was right when it was accepted is outdated. A correction
     * that still waits to be learned keeps its turn.
     */
    List<Lesson> contradicted(Lesson judgement) {
        return held(label -> contradicts(judgement, label) && (label.isUnplayed() || !label.isWaiting()));
    }

    /** A newer label that calls a label's answer wrong. */
    Optional<Lesson> contradiction(Lesson label) {
        return held(judgement -> contradicts(judgement, label)).stream().findFirst();
    }

    /**
     * A demonstration that revises the answer given does whatever the prompt was: what was said is outdated. One that puts
     * quite another answer in its place says only that this was none to its own prompt, as a preference and a bad rating do.
     */
    private static boolean contradicts(Lesson judgement, Lesson label) {
        if (judgement.kind() == Kind.TEXT || Lesson.AGE.compare(label, judgement) >= 0) {
            return false;
        }
        boolean samePrompt = label.prompt().equals(judgement.prompt());
        return switch (judgement.kind()) {
            case DEMONSTRATION ->
                (samePrompt
                                || (label.target().equals(judgement.example().getAnswer())
                                        && Similarity.isRevision(label.target(), judgement.target())))
                        && !label.target().equals(judgement.target());
            case PREFERENCE ->
                samePrompt && label.target().equals(judgement.example().getRejected());
            default -> !judgement.isAccepted() && samePrompt && label.target().equals(judgement.target());
        };
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

    /**
     * Removes what is beyond the capacity, of the kind that has most, and of its older half by lot: what stays of a long
     * past is an even sample of it, and the newest always stay. What waits to be learned stays too.
     */
    List<Lesson> shrink() {
        List<Lesson> gone = new ArrayList<>();
        while (held.size() > capacity) {
            Map<Kind, List<Lesson>> kinds = held(label -> !label.isWaiting()).stream()
                    .collect(Collectors.groupingBy(Lesson::kind, () -> new EnumMap<>(Kind.class), Collectors.toList()));
            Optional<List<Lesson>> most = kinds.values().stream().max(Comparator.comparingInt(List::size));
            if (most.isEmpty()) {
                break;
            }
            Lesson loser = most.get().stream()
                    .sorted(Lesson.AGE)
                    .limit((most.get().size() + 1) / 2)
                    .min(LOT)
                    .orElseThrow();
            forget(loser);
            gone.add(loser);
        }
        return gone;
    }

    private static long lot(Lesson lesson) {
        Place place = lesson.place();
        return new SplittableRandom(31 * place.offset() + place.partition()).nextLong();
    }

    /**
     * What a step repeats beside new lessons. Half of the accepted answers are those most like what is new, and no
     * accepted answer itself, one for each distinct answer: they are what the new ones are most likely to overwrite (maximally interfered retrieval, Aljundi et
     * al. 2019). Of the rest, those that were never replayed come first.
     *
     * @param fresh the new lessons, whose prompts are left out
     * @param corrections most corrections that were learned before
     * @param accepted most accepted answers
     * @param waiting whether accepted answers that wait to be learned may be among them
     */
    List<Lesson> sample(Collection<Lesson> fresh, int corrections, int accepted, boolean waiting, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        var prompts = fresh.stream().map(Lesson::prompt).collect(Collectors.toSet());
        Predicate<Lesson> other = lesson -> !prompts.contains(lesson.prompt());
        Predicate<Lesson> acceptedOther = other.and(lesson -> lesson.isAccepted() && (waiting || !lesson.isWaiting()));
        Set<Lesson> sample = new LinkedHashSet<>(
                draw(other.and(lesson -> lesson.isCorrection() && !lesson.isWaiting()), corrections, random));
        List<Lesson> strange =
                fresh.stream().filter(lesson -> !lesson.isAccepted()).toList();
        List<Lesson> like = Similarity.mostLike(strange, held(acceptedOther), accepted / 2, random);
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
