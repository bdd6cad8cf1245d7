package dev.freshet.local.cli;

import dev.freshet.local.stack.LanguageModelParts;
import dev.freshet.local.stack.StackConfig;
import dev.freshet.local.stack.StackParts;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code freshet} command. Exit codes: 0 done, 1 failed or not clean, 2 wrong usage. */
@Command(
        name = "freshet",
        description = "A language model that learns while it serves.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Examples:",
            "  freshet demo                      the whole story, with simulated customers",
            "  freshet up                        start everything; stop it with Ctrl-C",
            "  freshet ask 'How long can I return a lamp?'",
            "  freshet feedback REQUEST --answer 'You have 60 days.' --wait",
            "  freshet ledger audit              prove that no feedback was lost",
            "  freshet explain support@2         what a version learned, and what was decided about it",
            "  freshet rebuild support@2 --wait  train it again without what was erased or taken back since",
            "",
            "Data lives in ~/.freshet, or where --data says. --bootstrap talks to any other cluster.",
            "Exit codes: 0 done, 1 failed or not clean, 2 wrong usage."
        })
public final class Freshet {

    private Freshet() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] args) {
        LogFile.choose(args);
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(commandLine(out, err, LanguageModelParts::new).execute(args));
    }

    /** The command line, writing to given places. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, Function<StackConfig, StackParts> parts) {
        Console console = new Console(out, err);
        CommandLine root = new CommandLine(new Freshet());
        root.addSubcommand(new DemoCommand(console, parts));
        root.addSubcommand(new UpCommand(console, parts));
        root.addSubcommand(new AskCommand(console));
        root.addSubcommand(FeedbackCommand.commandLine(console));
        root.addSubcommand(ModelsCommand.commandLine(console));
        root.addSubcommand(LedgerCommand.commandLine(console));
        root.addSubcommand(new ExplainCommand(console));
        root.addSubcommand(new RebuildCommand(console, parts));
        root.addSubcommand(TopicsCommand.commandLine(console));
        root.addSubcommand(new PretrainCommand(console));
        root.addSubcommand(BenchCommand.commandLine(console));
        root.addSubcommand(ModelCommand.commandLine(console, System.getenv()));
        root.addSubcommand(ExportCommand.commandLine(console));
        root.addSubcommand(new ImportCommand(console));
        configure(root);
        return root.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Errors::usage)
                .setExecutionExceptionHandler((e, command, result) -> Errors.failure(e, command));
    }

    /** Gives every command {@code --help}. */
    private static void configure(CommandLine command) {
        command.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        List.copyOf(command.getSubcommands().values()).forEach(Freshet::configure);
    }

    /** The base model that ships; the launcher says where the repository is. */
    static Path baseModel() {
        return Path.of(System.getProperty("freshet.home", "."), "local-stack", "base-model");
    }
}
