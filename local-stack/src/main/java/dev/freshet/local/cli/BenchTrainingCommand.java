package dev.freshet.local.cli;

import dev.freshet.local.bench.TrainingBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code freshet bench training}. */
@Command(
        name = "training",
        description = {
            "Measures the learn job's training examples per second over a bare loop that takes the same steps; some",
            "minutes. Exits with 1 if the row misses its bound."
        },
        footer = {"", "Examples:", "  freshet bench training", "  freshet bench training --json results.json"})
final class BenchTrainingCommand implements Callable<Integer> {

    private static final int FEWEST = 100;

    private final Console console;

    @Mixin
    private final RoundsOptions options = new RoundsOptions();

    @Option(
            names = "--corrections",
            description = "Corrections to learn in a measurement, at least 100 (default: ${DEFAULT-VALUE}).")
    private int corrections = 300;

    BenchTrainingCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        TrainingBench bench = new TrainingBench(
                options.rounds(),
                options.atLeast(FEWEST, "--corrections", corrections),
                Freshet.baseModel(),
                console.out(),
                console.err());
        return bench.run(options.json()) ? 0 : 1;
    }
}
