package dev.freshet.local.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** The share of right answers among the last few. Thread-safe. */
final class Accuracy {

    private final int window;
    private final Deque<Boolean> last = new ArrayDeque<>();

    Accuracy(int window) {
        this.window = window;
    }

    synchronized void add(boolean right) {
        last.addLast(right);
        if (last.size() > window) {
            last.removeFirst();
        }
    }

    /** In [0, 1]; NaN before the first. */
    synchronized double share() {
        return last.isEmpty()
                ? Double.NaN
                : (double) last.stream().filter(right -> right).count() / last.size();
    }
}
