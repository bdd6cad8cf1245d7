package dev.freshet.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Divides short loops among threads. Work is claimed piece by piece, so that a helper that the system has taken off its core
 * holds up only the piece it is at. Helpers wait spinning for a moment, then sleep.
 *
 * <p>One thread at a time calls {@link #run}; it takes part itself.
 */
public final class Team implements AutoCloseable {

    private static final long SPIN_NANOS = 50_000;
    private static final int PIECES_PER_MEMBER = 6;
    private static final Piece NOTHING = (from, to) -> {};

    private final List<Helper> helpers = new ArrayList<>();
    private final int members;
    private volatile @Nullable Job job;
    private volatile boolean closed;

    /** {@code members}: threads that compute, the caller's included; at least 1. */
    public Team(int members) {
        if (members < 1) {
            throw new IllegalArgumentException("threads is " + members + ", must be at least 1");
        }
        this.members = members;
        for (int i = 1; i < members; i++) {
            Helper helper = new Helper("decode-" + i);
            helpers.add(helper);
            helper.start();
        }
    }

    /** A share of a loop. */
    @FunctionalInterface
    public interface Piece {

        /** Does the turns {@code from} to {@code to}, exclusive. */
        void run(int from, int to);
    }

    /** Threads that compute. */
    public int members() {
        return members;
    }

    /**
     * Does all turns of a loop and returns when the last is done. What a piece throws is thrown here.
     *
     * @param turns the loop's length
     * @param grain pieces are multiples of so many turns
     */
    public void run(int turns, int grain, Piece piece) {
        int size = (turns / (members * PIECES_PER_MEMBER * grain) + 1) * grain;
        if (members == 1 || turns <= size) {
            piece.run(0, turns);
            return;
        }
        run(new Job(0, NOTHING, turns, size, piece, NOTHING));
    }

    /**
     * Does all turns of two loops that need nothing of each other, and of a third that needs the first: {@code first} turn by
     * turn, {@code second}, and {@code third} on what was a piece of {@code second} before, by the same thread. Nobody
     * waits between the loops but who is through with a piece before the last turn of {@code first} is done.
     *
     * @param firsts turns of {@code first}
     * @param turns turns of {@code second} and {@code third}
     * @param grain their pieces are multiples of so many turns
     */
    public void run(int firsts, Piece first, int turns, int grain, Piece second, Piece third) {
        if (members == 1) {
            first.run(0, firsts);
            second.run(0, turns);
            third.run(0, turns);
            return;
        }
        int size = (turns / (members * PIECES_PER_MEMBER * grain) + 1) * grain;
        run(new Job(firsts, first, turns, size, second, third));
    }

    private void run(Job current) {
        job = current;
        for (Helper helper : helpers) {
            helper.wake();
        }
        current.work();
        current.await();
    }

    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
        for (Helper helper : helpers) {
            try {
                helper.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static final class Job {
        private final int firsts;
        private final Piece first;
        private final int turns;
        private final int size;
        private final int pieces;
        private final Piece second;
        private final Piece third;
        private final AtomicInteger claimed = new AtomicInteger();
        private final AtomicInteger firstsDone = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        /** Written by whichever thread fails, read by the caller. */
        private volatile @Nullable Throwable failure;

        Job(int firsts, Piece first, int turns, int size, Piece second, Piece third) {
            this.firsts = firsts;
            this.first = first;
            this.turns = turns;
            this.size = size;
            this.pieces = firsts + (turns + size - 1) / size;
            this.second = second;
            this.third = third;
        }

        void work() {
            for (int index = claimed.getAndIncrement(); index < pieces; index = claimed.getAndIncrement()) {
                try {
                    if (index < firsts) {
                        first(index);
                    } else {
                        int from = (index - firsts) * size;
                        int to = Math.min(turns, from + size);
                        second.run(from, to);
                        await(firstsDone, firsts);
                        third.run(from, to);
                    }
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    done.incrementAndGet();
                }
            }
        }

        private void first(int index) {
            try {
                first.run(index, index + 1);
            } finally {
                firstsDone.incrementAndGet();
            }
        }

        private static void await(AtomicInteger count, int all) {
            long begin = System.nanoTime();
            while (count.get() < all) {
                if (System.nanoTime() - begin < SPIN_NANOS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
        }

        void await() {
            await(done, pieces);
            Throwable cause = failure;
            if (cause != null) {
                throw new IllegalStateException("a piece of work failed: " + cause, cause);
            }
        }
    }

    private final class Helper extends Thread {
        private volatile boolean sleeping;

        Helper(String name) {
            super(name);
            setDaemon(true);
        }

        void wake() {
            if (sleeping) {
                LockSupport.unpark(this);
            }
        }

        @Override
        public void run() {
            Job last = null;
            long idleSince = System.nanoTime();
            while (!closed) {
                Job current = job;
                if (current != null && current != last) {
                    current.work();
                    last = current;
                    idleSince = System.nanoTime();
                } else if (System.nanoTime() - idleSince < SPIN_NANOS) {
                    Thread.onSpinWait();
                } else {
                    sleep(last);
                    idleSince = System.nanoTime();
                }
            }
        }

        private void sleep(@Nullable Job last) {
            sleeping = true;
            while (job == last && !closed) {
                LockSupport.park(this);
            }
            sleeping = false;
        }
    }
}
