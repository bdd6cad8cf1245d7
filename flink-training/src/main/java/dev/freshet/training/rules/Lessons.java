package dev.freshet.training.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lessons of one model by place, and which of them changed since they were last kept. */
final class Lessons {

    private final TreeMap<Place, Lesson> all = new TreeMap<>();
    private final TreeMap<Place, Lesson> held = new TreeMap<>();
    private final EnumMap<Kind, TreeMap<Place, Lesson>> queues = new EnumMap<>(Kind.class);
    private final TreeMap<Place, Lesson> uncut = new TreeMap<>();
    private final Map<Answered, TreeMap<Place, Lesson>> judgements = new HashMap<>();
    private final Set<Place> touched = new TreeSet<>();

    Lessons() {
        for (Kind kind : Kind.values()) {
            queues.put(kind, new TreeMap<>());
        }
    }

    /** Adds a lesson at its stage. */
    void add(Lesson lesson) {
        all.put(lesson.place(), lesson);
        Answered.of(lesson.example()).ifPresent(answered -> judgements
                .computeIfAbsent(answered, key -> new TreeMap<>())
                .put(lesson.place(), lesson));
        index(lesson);
        touched.add(lesson.place());
    }

    /** Moves a lesson to a stage. */
    void move(Lesson lesson, Lesson.Stage stage) {
        lesson.stage = stage;
        index(lesson);
        if (stage == Lesson.Stage.LEARNED) {
            uncut.put(lesson.place(), lesson);
        } else {
            uncut.remove(lesson.place());
        }
        touched.add(lesson.place());
    }

    void remove(Lesson lesson) {
        for (Map<Place, Lesson> index : List.of(all, held, queue(lesson.kind()), uncut)) {
            index.remove(lesson.place());
        }
        Answered.of(lesson.example())
                .ifPresent(answered -> judgements.computeIfPresent(answered, (key, places) -> {
                    places.remove(lesson.place());
                    return places.isEmpty() ? null : places;
                }));
        touched.add(lesson.place());
    }

    private void index(Lesson lesson) {
        held.remove(lesson.place());
        queue(lesson.kind()).remove(lesson.place());
        if (lesson.stage == Lesson.Stage.HELD) {
            held.put(lesson.place(), lesson);
        } else if (lesson.stage == Lesson.Stage.WAITING) {
            queue(lesson.kind()).put(lesson.place(), lesson);
        }
    }

    private Map<Place, Lesson> queue(Kind kind) {
        return queues.computeIfAbsent(kind, key -> new TreeMap<>());
    }

    @Nullable
    Lesson at(Place place) {
        return all.get(place);
    }

    /** A copy, in order of places. */
    List<Lesson> all() {
        return List.copyOf(all.values());
    }

    /** Those that are held out. */
    Collection<Lesson> held() {
        return held.values();
    }

    /** Those of a kind to be learned, in order. */
    Collection<Lesson> waiting(Kind kind) {
        return queue(kind).values();
    }

    /** What a person said about an answer, as far as it is known here; a copy, in order of places. */
    List<Lesson> judgements(Answered answered) {
        TreeMap<Place, Lesson> places = judgements.get(answered);
        return places == null ? List.of() : new ArrayList<>(places.values());
    }

    /** Learned, and in no candidate yet. */
    boolean anyUncut() {
        return !uncut.isEmpty();
    }

    boolean isUncut(Lesson lesson) {
        return uncut.containsKey(lesson.place());
    }

    /** What was learned since the last candidate, in order of places: they go into one now. */
    List<Lesson> cut(int number) {
        List<Lesson> learned = List.copyOf(uncut.values());
        learned.forEach(lesson -> {
            lesson.numbers.add(number);
            touched.add(lesson.place());
        });
        uncut.clear();
        return learned;
    }

    void touch(Lesson lesson) {
        touched.add(lesson.place());
    }

    /** Places whose lesson was added, changed or removed since the last call. */
    Set<Place> drainTouched() {
        Set<Place> drained = new TreeSet<>(touched);
        touched.clear();
        return drained;
    }
}
