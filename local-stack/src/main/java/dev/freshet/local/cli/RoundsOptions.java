package dev.freshet.local.cli;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a benchmark whose sides take turns. */
final class RoundsOptions {

    private static final int FEWEST_ROUNDS = 9;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(names = "--rounds", description = "Measurements of each side, at least 9 (default: ${DEFAULT-VALUE}).")
    private int rounds = FEWEST_ROUNDS;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there too.")
    private @Nullable Path json;

    int rounds() {
        return atLeast(FEWEST_ROUNDS, "--rounds", rounds);
    }

    @Nullable
    Path json() {
        return json;
    }

    /** The value of an option, checked. */
    int atLeast(int least, String option, int value) {
        if (value < least) {
            throw new ParameterException(
                    Objects.requireNonNull(command).commandLine(),
                    option + " is " + value + ", must be at least " + least);
        }
        return value;
    }
}
