package dev.freshet.local.cli;

import dev.freshet.local.stack.Append;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lets go of feedback that is held for approval, or rejects it. */
abstract class VerdictCommand implements Callable<Integer> {

    private final Console console;
    private final CommandKind kind;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "REQUEST", description = "The request whose answer was judged.")
    private String request = "";

    @Option(names = "--feedback", paramLabel = "ID", description = "One feedback (default: all that is held).")
    private @Nullable String feedback;

    @Option(names = "--model", description = "Name of the model (default: ${DEFAULT-VALUE}).")
    private String model = "support";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log.")
    private String reason = "";

    private VerdictCommand(Console console, CommandKind kind) {
        this.console = console;
        this.kind = kind;
    }

    @Override
    public Integer call() throws Exception {
        String id = Ids.random("command");
        Command command = Command.newBuilder()
                .setCommandId(id)
                .setKind(kind)
                .setModel(model)
                .setRequestId(request)
                .setFeedbackId(feedback)
                .setReason(reason)
                .build();
        Append.to(cluster.clients(), Topics.COMMANDS, request, command);
        console.println(id);
        return 0;
    }

    /** {@code freshet feedback approve}. */
    @CommandLine.Command(
            name = "approve",
            description = "Lets feedback be learned that is held for approval (ingest.approval: true).",
            footer = {"", "Example:", "  freshet feedback approve ask-7mk2wpd4xq --feedback feedback-2@17"})
    static final class Approve extends VerdictCommand {

        Approve(Console console) {
            super(console, CommandKind.APPROVE);
        }
    }

    /** {@code freshet feedback disapprove}. */
    @CommandLine.Command(
            name = "disapprove",
            description = "Rejects feedback that is held for approval.",
            footer = {"", "Example:", "  freshet feedback disapprove ask-7mk2wpd4xq --reason 'not our policy'"})
    static final class Disapprove extends VerdictCommand {

        Disapprove(Console console) {
            super(console, CommandKind.DISAPPROVE);
        }
    }
}
