package dev.freshet.local.cli;

import dev.freshet.local.bench.learning.LearningBench;
import dev.freshet.local.bench.learning.LearningBenchOptions;
import dev.freshet.local.bench.learning.Sizes;
import dev.freshet.training.TrainingConfig;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code freshet bench learning}. */
@Command(
        name = "learning",
        description = {
            "Measures whether the shipped model learns what simulated customers say, keeps what it knew, and follows what changes;",
            "about a quarter of an hour on two cores. Exits with 1 if a row misses its bound."
        },
        footer = {
            "",
            "Examples:",
            "  freshet bench learning --quick",
            "  freshet bench learning --clinc data_full.json --figures docs/learning --json results.json"
        })
final class BenchLearningCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            description = "drift, forgetting, freshness or intents; may be repeated. Without it all of them.")
    private Set<String> only = new TreeSet<>();

    @Option(
            names = "--clinc",
            paramLabel = "FILE",
            description = "data_full.json of CLINC150 (github.com/clinc/oos-eval); without it its rows are skipped.")
    private @Nullable Path clinc;

    @Option(
            names = "--intents",
            paramLabel = "N",
            description = "How many of its 150 intents, drawn by lot, at least 2 (default: 8; 4 with --quick).")
    private @Nullable Integer intents;

    @Option(
            names = "--seeds",
            description = "How often each trial is repeated, at least 1 (default: ${DEFAULT-VALUE}).")
    private int seeds = 3;

    @Option(names = "--quick", description = "Shorter streams and one seed: a few minutes, for a first look.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the rows there too.")
    private @Nullable Path json;

    @Option(names = "--figures", paramLabel = "FOLDER", description = "Writes every curve there, as CSV and as SVG.")
    private @Nullable Path figures;

    BenchLearningCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Path base = Path.of(System.getProperty("freshet.home", "."), "local-stack", "base-model");
        LearningBench bench;
        try {
            LearningBenchOptions options =
                    new LearningBenchOptions(only, base, clinc, quick ? 1 : seeds, sizes(), json, figures);
            bench = new LearningBench(options, TrainingConfig.defaults(), console.out(), console.err());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()));
        }
        return bench.run() ? 0 : 1;
    }

    private Sizes sizes() {
        Sizes sizes = quick ? Sizes.quick() : Sizes.full();
        return intents == null ? sizes : sizes.withIntents(intents);
    }
}
