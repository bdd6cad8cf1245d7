package dev.freshet.local.bench.learning;

import dev.freshet.benchmarks.measure.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs trials side by side, each in one thread. */
final class Trials {

    private final int threads;
    private final Progress progress;

    /** @param threads that run at once, from 1 */
    Trials(int threads, Progress progress) {
        this.threads = threads;
        this.progress = progress;
    }

    /** A trial with one seed. */
    @FunctionalInterface
    interface Trial<T> {
        T run(long seed) throws Exception;
    }

    /**
     * Runs each trial with each seed from 1 on.
     *
     * @return for each trial what each seed gave
     */
    <T> List<List<T>> run(String name, int seeds, List<? extends Trial<T>> trials) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<List<Future<T>>> running = new ArrayList<>();
            for (int i = 0; i < trials.size(); i++) {
                running.add(new ArrayList<>());
            }
            for (int seed = 1; seed <= seeds; seed++) {
                for (int i = 0; i < trials.size(); i++) {
                    running.get(i).add(pool.submit(trial(name, i, seed, trials)));
                }
            }
            List<List<T>> results = new ArrayList<>();
            for (List<Future<T>> futures : running) {
                List<T> result = new ArrayList<>();
                for (Future<T> future : futures) {
                    result.add(get(future));
                }
                results.add(result);
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private <T> Callable<T> trial(String name, int number, int seed, List<? extends Trial<T>> trials) {
        return () -> {
            long begin = System.nanoTime();
            T result = trials.get(number).run(seed);
            progress.at(name + ", trial " + (number + 1) + " of " + trials.size() + ", seed " + seed + ": "
                    + (System.nanoTime() - begin) / 1_000_000_000 + " s");
            return result;
        };
    }

    private static <T> T get(Future<T> future) throws Exception {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
