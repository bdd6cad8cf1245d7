package dev.freshet.benchmarks.experiment;

import java.util.List;
import java.util.stream.Stream;

/** All there are. */
public final class Experiments {

    private static final int STEPS = 10_000;

    private Experiments() {}

    /** Of the language model, in the order of the table; {@code quick} cuts those of ten thousand steps to a tenth. */
    public static List<Experiment> ofTheModel(boolean quick) {
        int steps = quick ? STEPS / 10 : STEPS;
        return List.of(
                LlamaDecodeExperiment.oneStream(),
                LlamaDecodeExperiment.eightStreams(),
                new PrefillExperiment(),
                new BandwidthExperiment(),
                new StreamsExperiment(),
                new BatchingExperiment(),
                new AdapterExperiment(),
                new BaseTypeExperiment(),
                PeftExperiment.fp32(),
                PeftExperiment.bf16(),
                new ObjectivesExperiment(),
                MemoryExperiment.training(steps),
                MemoryExperiment.serving(steps),
                new GpuExperiment());
    }

    /** One of them by its name. */
    public static Experiment named(String name) {
        return Stream.concat(ofTheModel(false).stream(), ofTheModel(true).stream())
                .filter(experiment -> experiment.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no experiment '" + name + "'"));
    }
}
