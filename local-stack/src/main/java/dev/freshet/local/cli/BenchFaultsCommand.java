package dev.freshet.local.cli;

import dev.freshet.local.faults.FaultsBench;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code freshet bench faults}. */
@Command(
        name = "faults",
        description = {
            "Runs broker, door, job manager, task manager, updater and consumer as processes and kills them at random under",
            "load; then audits that nothing was lost, doubled or torn and every request was answered. About half an hour.",
            "Exits with 1 if a row misses its bound."
        },
        footer = {
            "",
            "Examples:",
            "  freshet bench faults",
            "  freshet bench faults --kills 10 --seed 3 --json results.json"
        })
final class BenchFaultsCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--kills", paramLabel = "N", description = "Processes killed (default: ${DEFAULT-VALUE}).")
    private int kills = 50;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the kills and the customers (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there too.")
    private @Nullable Path json;

    @Mixin
    private final BaseModelOption base = new BaseModelOption();

    BenchFaultsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        FaultsBench bench;
        try {
            bench = new FaultsBench(kills, seed, base.folder(System.getenv(), console), console.out(), console.err());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()));
        }
        return bench.run(json) ? 0 : 1;
    }
}
