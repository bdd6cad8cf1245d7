package dev.freshet.languagemodel.generation;

import dev.freshet.languagemodel.adapter.Adapter;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Which slots are taken, and which beginnings of prompts the cache of each holds. A prefix is known by its tokens and by
 * the very adapter that it was fed with, so none is ever read with another version than wrote it. Only whole chunks
 * count: their bits do not depend on what follows them. Used by one thread.
 */
final class SlotTable {

    private final Slot[] slots;
    private final int chunk;
    private long clock;

    SlotTable(int slots, int chunk) {
        this.slots = new Slot[slots];
        Arrays.setAll(this.slots, number -> new Slot(number));
        this.chunk = chunk;
    }

    int free() {
        return (int) Arrays.stream(slots).filter(slot -> !slot.taken).count();
    }

    /**
     * Takes a free slot for a prompt: the one that holds the longest beginning of it and nothing else, or the one that
     * was left first.
     *
     * @param adapter its {@link Adapter#id}
     */
    Placement take(long adapter, int[] prompt) {
        Slot source = slots[0];
        int shared = 0;
        for (Slot slot : slots) {
            int common = common(slot, adapter, prompt);
            if (common > shared || (common == shared && common > 0 && slot.fits(prompt) && !source.fits(prompt))) {
                source = slot;
                shared = common;
            }
        }
        Slot target = shared > 0 && source.fits(prompt) ? source : leftFirst();
        Placement placement = new Placement(target.number, source.number, shared, target.adapter != adapter);
        target.taken = true;
        target.adapter = adapter;
        target.prompt = prompt;
        target.length = shared;
        return placement;
    }

    /** Takes note that a slot's prompt was fed up to {@code end}. */
    void fed(int slot, int end) {
        slots[slot].length = end / chunk * chunk;
    }

    /** The slot's sequence ended; what was fed to it stays known. */
    void leave(int slot) {
        slots[slot].taken = false;
        slots[slot].leftAt = ++clock;
    }

    /** Tokens of whole chunks that the slot shares with the prompt, whose last token is never one of them. */
    private int common(Slot slot, long adapter, int[] prompt) {
        if (slot.adapter != adapter) {
            return 0;
        }
        return Math.min(slot.equalTokens(prompt), prompt.length - 1) / chunk * chunk;
    }

    private Slot leftFirst() {
        return Arrays.stream(slots)
                .filter(slot -> !slot.taken)
                .min(Comparator.comparingLong(slot -> slot.leftAt))
                .orElseThrow(() -> new IllegalStateException("no slot is free"));
    }

    /**
     * Where a sequence runs.
     *
     * @param slot its slot
     * @param source the slot that holds the beginning of its prompt, maybe the same
     * @param tokens length of that beginning, 0 if there is none
     * @param otherAdapter whether the slot had another adapter before
     */
    record Placement(int slot, int source, int tokens, boolean otherAdapter) {}

    private static final class Slot {
        private final int number;
        private boolean taken;
        private long leftAt;
        private long adapter = -1;
        private int[] prompt = {};
        private int length;

        Slot(int number) {
            this.number = number;
        }

        /** How many tokens of the cache begin the prompt. */
        int equalTokens(int[] other) {
            int most = Math.min(length, other.length);
            int different = Arrays.mismatch(prompt, 0, most, other, 0, most);
            return different < 0 ? most : different;
        }

        /** Whether the slot can be had, and the prompt begins with all that it holds: nothing is lost then. */
        boolean fits(int[] other) {
            return !taken && equalTokens(other) == length;
        }
    }
}
