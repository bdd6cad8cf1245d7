package dev.freshet.local.cli;

import dev.freshet.local.stack.Append;
import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.Origin;
import dev.freshet.service.config.DurationText;
import dev.freshet.service.kafka.Clients;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code freshet feedback}. */
@Command(
        name = "feedback",
        description = "Judges an answer; 'freshet ask' prints the request's name.",
        footer = {
            "",
            "Examples:",
            "  freshet feedback ask-7mk2wpd4xq --answer 'You have 60 days.' --wait",
            "  freshet feedback ask-7mk2wpd4xq --up",
            "  freshet feedback ask-7mk2wpd4xq --retract --person ann",
            "  freshet feedback approve ask-7mk2wpd4xq"
        })
final class FeedbackCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "REQUEST", description = "The request whose answer is judged.")
    private @Nullable String request;

    @ArgGroup
    private @Nullable Judgement judgement;

    @Option(names = "--attempt", description = "The attempt judged (default: the first one answered).")
    private @Nullable Integer attempt;

    @Option(names = "--person", description = "Who judges.")
    private @Nullable String person;

    @Option(names = "--wait", description = "Wait for the feedback's fate and print it.")
    private boolean wait;

    @Option(names = "--timeout", description = "With --wait: how long (default: ${DEFAULT-VALUE}).")
    private String timeout = "2m";

    private FeedbackCommand(Console console) {
        this.console = console;
    }

    static CommandLine commandLine(Console console) {
        return new CommandLine(new FeedbackCommand(console))
                .addSubcommand(new VerdictCommand.Approve(console))
                .addSubcommand(new VerdictCommand.Disapprove(console));
    }

    @Override
    public Integer call() throws Exception {
        // Not marked as required: that would hold for the commands below this one too.
        if (request == null || judgement == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    request == null ? "REQUEST is missing" : "a judgement is missing, such as --up or --answer TEXT");
        }
        Clients clients = cluster.clients();
        Feedback feedback = judgement
                .fill(Feedback.newBuilder()
                        .setRequestId(request)
                        .setAttempt(attempt)
                        .setPerson(person))
                .build();
        RecordMetadata sent = Append.to(clients, Topics.FEEDBACK, request, feedback);
        Origin origin = new Origin(sent.partition(), sent.offset());
        console.println("feedback-" + Origins.name(origin));
        if (wait) {
            try (FateWatch watch = new FateWatch(clients)) {
                console.println(watch.await(origin, DurationText.parse(timeout), console));
            }
        }
        return 0;
    }
}
