package dev.freshet.languagemodel.generation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sequences whose prompts are not wholly fed, with a slot or without. High priority goes first, within a priority who
 * came first; after {@value #MAX_OVERTAKEN} chunks of high priority in a row the next one is for a normal sequence that
 * waits. Used by one thread.
 */
final class PromptQueue {

    /** Chunks of high priority that a waiting normal sequence lets pass. */
    static final int MAX_OVERTAKEN = 8;

    private final Deque<Sequence> high = new ArrayDeque<>();
    private final Deque<Sequence> normal = new ArrayDeque<>();
    private int overtaken;

    void add(Sequence sequence) {
        line(sequence).add(sequence);
    }

    boolean remove(Sequence sequence) {
        return line(sequence).remove(sequence);
    }

    boolean isEmpty() {
        return high.isEmpty() && normal.isEmpty();
    }

    /** How many wait without a slot. */
    int withoutSlot() {
        return (int) all().stream().filter(sequence -> sequence.slot() < 0).count();
    }

    List<Sequence> all() {
        List<Sequence> all = new ArrayList<>(high);
        all.addAll(normal);
        return all;
    }

    /** Whose chunk is next among those that {@code mayRun}; null if there is none. */
    @Nullable
    Sequence next(Predicate<Sequence> mayRun) {
        boolean normalsTurn = overtaken >= MAX_OVERTAKEN;
        Sequence next = first(normalsTurn ? normal : high, mayRun);
        return next != null ? next : first(normalsTurn ? high : normal, mayRun);
    }

    /** Takes note of a chunk that was fed. */
    void fed(Sequence sequence) {
        if (sequence.request().priority() == Priority.NORMAL || normal.isEmpty()) {
            overtaken = 0;
        } else {
            overtaken++;
        }
    }

    private Deque<Sequence> line(Sequence sequence) {
        return sequence.request().priority() == Priority.HIGH ? high : normal;
    }

    private static @Nullable Sequence first(Deque<Sequence> line, Predicate<Sequence> mayRun) {
        for (Sequence sequence : line) {
            if (mayRun.test(sequence)) {
                return sequence;
            }
        }
        return null;
    }
}
