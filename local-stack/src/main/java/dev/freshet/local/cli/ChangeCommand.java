package dev.freshet.local.cli;

import dev.freshet.local.stack.Append;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends a command to the updater and waits for its decision. */
abstract class ChangeCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Console console;
    private final CommandKind kind;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(index = "0", paramLabel = "MODEL", description = "Name of the model.")
    private String model = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the log.")
    private String reason = "";

    @Option(names = "--expected-epoch", description = "Do it only if nothing was decided since this epoch.")
    private @Nullable Long expectedEpoch;

    private ChangeCommand(Console console, CommandKind kind) {
        this.console = console;
        this.kind = kind;
    }

    /** The version number that the command names. */
    @Nullable
    Integer number() {
        return null;
    }

    @Override
    public Integer call() throws Exception {
        Clients clients = cluster.clients();
        String id = Ids.random("command");
        try (TopicReader<ReleaseDecision> decisions = new TopicReader<>(clients, Topics.RELEASE_DECISIONS)) {
            Append.to(clients, Topics.COMMANDS, model, command(id));
            ReleaseDecision decision = await(decisions, id);
            if (decision.getKind() == DecisionKind.COMMAND_REFUSED) {
                throw new CommandException("refused: " + decision.getReason());
            }
            console.println(HistoryCommand.line(decision));
        }
        return 0;
    }

    private Command command(String id) {
        return Command.newBuilder()
                .setCommandId(id)
                .setKind(kind)
                .setModel(model)
                .setNumber(number())
                .setExpectedEpoch(expectedEpoch)
                .setReason(reason)
                .build();
    }

    private static ReleaseDecision await(TopicReader<ReleaseDecision> decisions, String id) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<ReleaseDecision> decision = decisions.poll(Duration.ofMillis(200)).stream()
                    .map(TopicReader.Entry::value)
                    .filter(made -> id.equals(made.getCommandId()))
                    .findFirst();
            if (decision.isPresent()) {
                return decision.get();
            }
        }
        throw new CommandException("no decision within " + PATIENCE.toSeconds() + " s; is a model-updater running?");
    }

    /** {@code freshet models roll-back}. */
    @CommandLine.Command(
            name = "roll-back",
            description = "Denies the released version and releases an earlier one again.",
            footer = {"", "Example:", "  freshet models roll-back support --to 3 --reason 'answers got rude'"})
    static final class RollBack extends ChangeCommand {

        @Option(names = "--to", paramLabel = "NUMBER", description = "The version (default: the one before).")
        private @Nullable Integer number;

        RollBack(Console console) {
            super(console, CommandKind.ROLL_BACK);
        }

        @Override
        @Nullable
        Integer number() {
            return number;
        }
    }

    /** {@code freshet models promote}. */
    @CommandLine.Command(
            name = "promote",
            description = "Releases a candidate whatever its judgement.",
            footer = {"", "Example:", "  freshet models promote support 7"})
    static final class Promote extends ChangeCommand {

        @Parameters(index = "1", paramLabel = "NUMBER", description = "The candidate.")
        private @Nullable Integer number;

        Promote(Console console) {
            super(console, CommandKind.PROMOTE);
        }

        @Override
        @Nullable
        Integer number() {
            return number;
        }
    }

    /** {@code freshet models freeze}. */
    @CommandLine.Command(
            name = "freeze",
            description = "Releases nothing until unfrozen.",
            footer = {"", "Example:", "  freshet models freeze support"})
    static final class Freeze extends ChangeCommand {

        Freeze(Console console) {
            super(console, CommandKind.FREEZE);
        }
    }

    /** {@code freshet models unfreeze}. */
    @CommandLine.Command(
            name = "unfreeze",
            description = "Releases candidates again.",
            footer = {"", "Example:", "  freshet models unfreeze support"})
    static final class Unfreeze extends ChangeCommand {

        Unfreeze(Console console) {
            super(console, CommandKind.UNFREEZE);
        }
    }
}
