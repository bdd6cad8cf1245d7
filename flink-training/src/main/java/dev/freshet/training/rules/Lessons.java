package dev.freshet.training.rules;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The lessons of one model by place, and which of them changed since they were last kept. */
final class Lessons {

    private final TreeMap<Place, Lesson> all = new TreeMap<>();
    private final TreeMap<Place, Lesson> held = new TreeMap<>();
    private final TreeMap<Place, Lesson> queue = new TreeMap<>();
    private final TreeMap<Place, Lesson> uncut = new TreeMap<>();
    private final Set<Place> touched = new TreeSet<>();

    /** Adds a lesson at its stage. */
    void add(Lesson lesson) {
        all.put(lesson.place(), lesson);
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
        for (TreeMap<Place, Lesson> index : List.of(all, held, queue, uncut)) {
            index.remove(lesson.place());
        }
        touched.add(lesson.place());
    }

    private void index(Lesson lesson) {
        held.remove(lesson.place());
        queue.remove(lesson.place());
        if (lesson.stage == Lesson.Stage.HELD) {
            held.put(lesson.place(), lesson);
        } else if (lesson.stage == Lesson.Stage.WAITING && lesson.isDemonstration()) {
            queue.put(lesson.place(), lesson);
        }
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

    /** Demonstrations to be learned, in order. */
    Collection<Lesson> queue() {
        return queue.values();
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
