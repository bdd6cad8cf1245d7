package dev.freshet.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code freshet bench}. */
@Command(
        name = "bench",
        description = "Measures Freshet beside its peers.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  freshet bench model"})
final class BenchCommand {

    private BenchCommand() {}

    static CommandLine commandLine(Console console) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new BenchModelCommand(console))
                .addSubcommand(new BenchIngestCommand(console))
                .addSubcommand(new BenchTrainingCommand(console))
                .addSubcommand(new BenchLearningCommand(console))
                .addSubcommand(new BenchFaultsCommand(console));
    }
}
