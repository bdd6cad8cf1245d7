package dev.freshet.local.cli;

import dev.freshet.local.bench.TrainingBench;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code freshet bench training}. */
@Command(
        name = "training",
        description = {
            "Measures the learn job's training examples per second over a bare loop that takes the same steps; some",
            "minutes. Exits with 1 if the row misses its bound."
        },
        footer = {"", "Examples:", "  freshet bench training", "  freshet bench training --json results.json"})
final class BenchTrainingCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--rounds", description = "Measurements of each side, at least 9 (default: ${DEFAULT-VALUE}).")
    private int rounds = 9;

    @Option(
            names = "--corrections",
            description = "Corrections to learn in a measurement, at least 100 (default: ${DEFAULT-VALUE}).")
    private int corrections = 300;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there too.")
    private @Nullable Path json;

    BenchTrainingCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        TrainingBench bench;
        try {
            bench = new TrainingBench(rounds, corrections, Freshet.baseModel(), console.out(), console.err());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()));
        }
        return bench.run(json) ? 0 : 1;
    }
}
