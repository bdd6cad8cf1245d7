package dev.freshet.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code freshet ledger}. */
@Command(
        name = "ledger",
        description = "What became of feedback.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  freshet ledger audit"})
final class LedgerCommand {

    private LedgerCommand() {}

    static CommandLine commandLine(Console console) {
        return new CommandLine(new LedgerCommand()).addSubcommand(new AuditCommand(console));
    }
}
