package dev.freshet.benchmarks.measure;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How fast some threads together read an array that no cache holds. The halves of each thread's part are compared with each
 * other, which the JVM does on the widest registers.
 */
public final class MemoryBandwidth implements Side {

    private static final int LENGTH = 1 << 26;

    private final long[] array = new long[LENGTH];
    private final int threads;

    /** Allocates 512 MiB. */
    public MemoryBandwidth(int threads) {
        this.threads = threads;
        // Pages that were never written are all the same one.
        Arrays.fill(array, 1);
    }

    /** Bytes per second. */
    @Override
    public double measure() throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(threads);
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean equal = new AtomicBoolean(true);
        Thread[] readers = new Thread[threads];
        for (int i = 0; i < threads; i++) {
            int begin = (int) ((long) LENGTH * i / threads);
            int end = (int) ((long) LENGTH * (i + 1) / threads);
            readers[i] = new Thread(() -> read(begin, end, ready, go, equal), "read-" + i);
            readers[i].start();
        }
        ready.await();
        long start = System.nanoTime();
        go.countDown();
        for (Thread reader : readers) {
            reader.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (!equal.get()) {
            throw new IllegalStateException("a half of the array is not as the other");
        }
        return (double) LENGTH * Long.BYTES / seconds;
    }

    private void read(int begin, int end, CountDownLatch ready, CountDownLatch go, AtomicBoolean equal) {
        ready.countDown();
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            equal.set(false);
            return;
        }
        int half = (end - begin) / 2;
        if (Arrays.mismatch(array, begin, begin + half, array, begin + half, begin + 2 * half) >= 0) {
            equal.set(false);
        }
    }
}
