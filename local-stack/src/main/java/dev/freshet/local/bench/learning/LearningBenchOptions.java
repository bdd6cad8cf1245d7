package dev.freshet.local.bench.learning;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link LearningBench} measures, and where it goes.
 *
 * @param only names of the experiments; empty for all
 * @param base folder of the shipped base model, whose corpus the trials are about
 * @param clinc {@code data_full.json} of CLINC150; null skips its rows
 * @param seeds how often each trial is repeated, from 1
 * @param sizes of the trials
 * @param json where the rows are written besides; null for nowhere
 * @param figures folder for every curve as CSV and SVG; null for nowhere
 */
public record LearningBenchOptions(
        Set<String> only,
        Path base,
        @Nullable Path clinc,
        int seeds,
        Sizes sizes,
        @Nullable Path json,
        @Nullable Path figures) {

    /** The experiments, in their order. */
    public static final List<String> EXPERIMENTS = List.of("drift", "forgetting", "freshness", "intents");

    /** Checks the bounds. */
    public LearningBenchOptions {
        only = Set.copyOf(only);
        if (!EXPERIMENTS.containsAll(only)) {
            throw new IllegalArgumentException("--only is " + only + ", must be some of " + EXPERIMENTS);
        }
        if (seeds < 1) {
            throw new IllegalArgumentException("--seeds is " + seeds + ", must be at least 1");
        }
    }
}
