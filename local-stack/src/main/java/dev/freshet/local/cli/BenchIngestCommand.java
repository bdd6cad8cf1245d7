package dev.freshet.local.cli;

import dev.freshet.local.bench.IngestBench;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code freshet bench ingest}. */
@Command(
        name = "ingest",
        description = {
            "Measures the join of feedback with its answer: exactly once over at least once, and over a loop that only",
            "copies; about two minutes. Exits with 1 if a row misses its bound."
        },
        footer = {"", "Examples:", "  freshet bench ingest", "  freshet bench ingest --json results.json"})
final class BenchIngestCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--rounds", description = "Measurements of each side, at least 9 (default: ${DEFAULT-VALUE}).")
    private int rounds = 9;

    @Option(
            names = "--pairs",
            description = "Answers with their feedback in a measurement, at least 100 (default: ${DEFAULT-VALUE}).")
    private int pairs = 5_000;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there too.")
    private @Nullable Path json;

    BenchIngestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        IngestBench bench;
        try {
            bench = new IngestBench(rounds, pairs, console.out(), console.err());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()));
        }
        return bench.run(json) ? 0 : 1;
    }
}
