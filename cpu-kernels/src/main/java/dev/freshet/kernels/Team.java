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
        Job current = new Job(turns, size, piece);
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
        private final int turns;
        private final int size;
        private final int pieces;
        private final Piece piece;
        private final AtomicInteger claimed = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        /** Written by whichever thread fails, read by the caller. */
        private volatile @Nullable Throwable failure;

        Job(int turns, int size, Piece piece) {
            this.turns = turns;
            this.size = size;
            this.pieces = (turns + size - 1) / size;
            this.piece = piece;
        }

        void work() {
            for (int index = claimed.getAndIncrement(); index < pieces; index = claimed.getAndIncrement()) {
                try {
                    piece.run(index * size, Math.min(turns, (index + 1) * size));
                } catch (RuntimeException | Error e) {
                    failure = e;
                } finally {
                    done.incrementAndGet();
                }
            }
        }

        void await() {
            long begin = System.nanoTime();
            while (done.get() < pieces) {
                if (System.nanoTime() - begin < SPIN_NANOS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
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
