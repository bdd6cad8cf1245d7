package dev.freshet.local.cli;

import dev.freshet.benchmarks.ModelBench;
import dev.freshet.benchmarks.ModelBenchOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code freshet bench model}. */
@Command(
        name = "model",
        description = {
            "Measures the language model and prints one table of ratios with their bounds; about 15 minutes on two cores.",
            "Exits with 1 if a row misses its bound. Peers that are not here skip their rows."
        },
        footer = {
            "",
            "Examples:",
            "  freshet bench model --list",
            "  freshet bench model --json results.json",
            "  freshet bench model --rows 'decode|prefill' --pairs 15",
            "  freshet bench model --rows lora-step --model shipped"
        })
final class BenchModelCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--rows", paramLabel = "REGEX", description = "Only rows whose name it is found in.")
    private String rows = "";

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "shipped, 135m (random weights in the shape of SmolLM2-135M) or a model folder, for every row.")
    private @Nullable String model;

    @Option(names = "--pairs", description = "Measurements of each side, at least 9 (default: ${DEFAULT-VALUE}).")
    private int pairs = ModelBenchOptions.FEWEST_PAIRS;

    @Option(names = "--quick", description = "Cuts the rows of 10,000 steps to 1,000.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there too.")
    private @Nullable Path json;

    @Option(names = "--cache", paramLabel = "FOLDER", description = "Where the models that it makes are kept.")
    private Path cache = ModelBenchOptions.defaultCache();

    @Option(names = "--list", description = "Shows the rows and measures nothing.")
    private boolean list;

    BenchModelCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        try {
            ModelBench bench = new ModelBench(options(), console.out(), console.err());
            if (list) {
                bench.list();
                return 0;
            }
            return bench.run() ? 0 : 1;
        } catch (PatternSyntaxException e) {
            throw wrong("--rows is '" + rows + "', must be a regular expression: " + e.getDescription());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private ModelBenchOptions options() {
        Path home = Path.of(System.getProperty("freshet.home", "."));
        return new ModelBenchOptions(Pattern.compile(rows), model, pairs, quick, home, cache, json);
    }
}
