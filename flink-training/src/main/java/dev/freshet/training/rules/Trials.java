package dev.freshet.training.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Lessons that a refused candidate had learned, in groups: each is learned from the stable version, alone, and judged,
 * before anything else is learned. A group that is refused again is halved; a lesson that is refused alone is rejected.
 */
final class Trials {

    private final List<TreeMap<Place, Lesson>> groups = new ArrayList<>();

    /** Whether any lesson is on trial. */
    boolean any() {
        return !groups.isEmpty();
    }

    /** The group whose turn it is, in order of places; empty when there is none. */
    Collection<Lesson> turn() {
        return groups.isEmpty() ? List.of() : groups.get(0).values();
    }

    /** Puts lessons on trial, in halves; their turn comes first. */
    void accuse(List<Lesson> blamed) {
        blamed.forEach(this::drop);
        int half = (blamed.size() + 1) / 2;
        put(0, blamed.subList(half, blamed.size()));
        put(0, blamed.subList(0, half));
    }

    /** A lesson is on trial no more. */
    void drop(Lesson lesson) {
        groups.forEach(group -> group.remove(lesson.place()));
        groups.removeIf(TreeMap::isEmpty);
    }

    /** The groups, the next one first. */
    List<Collection<Lesson>> groups() {
        return groups.stream().map(TreeMap::values).toList();
    }

    /** Adds a group behind the others. */
    void restore(Collection<Lesson> group) {
        put(groups.size(), group);
    }

    private void put(int turn, Collection<Lesson> lessons) {
        TreeMap<Place, Lesson> group = new TreeMap<>();
        lessons.forEach(lesson -> group.put(lesson.place(), lesson));
        if (!group.isEmpty()) {
            groups.add(turn, group);
        }
    }
}
