package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Interleaved;
import dev.freshet.benchmarks.measure.Progress;
import dev.freshet.benchmarks.model.Models;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment runs with.
 *
 * @param pairs measurements of each side
 * @param model the model that was asked for, null for the one that the experiment is meant for
 * @param threads cores of this machine
 * @param models where models come from
 * @param peers the folder of the programs that drive other engines
 * @param progress hears what goes on
 */
public record ExperimentContext(
        int pairs, @Nullable String model, int threads, Models models, Path peers, Progress progress) {

    private static final Duration WARM_UP = Duration.ofSeconds(2);

    /** The model that was asked for, or the usual one. */
    String modelOr(String usual) {
        return model == null ? usual : model;
    }

    /** Measures sides in turns, after a warm-up of two seconds each. */
    Interleaved interleaved() {
        return new Interleaved(pairs, WARM_UP);
    }

    /** Numbers of threads that are tried where the best counts: 1, 2, 4, up to the cores. */
    List<Integer> threadCounts() {
        return IntStream.iterate(1, threads -> threads <= this.threads, threads -> 2 * threads)
                .boxed()
                .toList();
    }
}
