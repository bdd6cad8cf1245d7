package dev.freshet.local.cli;

import dev.freshet.local.bench.IngestBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code freshet bench ingest}. */
@Command(
        name = "ingest",
        description = {
            "Measures the join of feedback with its answer: exactly once over at least once, and over a loop that only",
            "copies; about two minutes. Exits with 1 if a row misses its bound."
        },
        footer = {"", "Examples:", "  freshet bench ingest", "  freshet bench ingest --json results.json"})
final class BenchIngestCommand implements Callable<Integer> {

    private static final int FEWEST = 100;

    private final Console console;

    @Mixin
    private final RoundsOptions options = new RoundsOptions();

    @Option(
            names = "--pairs",
            description = "Answers with their feedback in a measurement, at least 100 (default: ${DEFAULT-VALUE}).")
    private int pairs = 5_000;

    BenchIngestCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        IngestBench bench = new IngestBench(
                options.rounds(), options.atLeast(FEWEST, "--pairs", pairs), console.out(), console.err());
        return bench.run(options.json()) ? 0 : 1;
    }
}
