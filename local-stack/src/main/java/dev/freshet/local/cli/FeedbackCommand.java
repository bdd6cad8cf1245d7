package dev.freshet.local.cli;

import dev.freshet.local.stack.Append;
import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.Origin;
import dev.freshet.service.config.DurationText;
import dev.freshet.service.kafka.Clients;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet feedback}. */
@Command(
        name = "feedback",
        description = "Judges an answer; 'freshet ask' prints the request's name.",
        footer = {
            "",
            "Examples:",
            "  freshet feedback ask-7mk2wpd4xq --answer 'You have 60 days.' --wait",
            "  freshet feedback ask-7mk2wpd4xq --up",
            "  freshet feedback ask-7mk2wpd4xq --comment 'Friendly!'"
        })
final class FeedbackCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "REQUEST", description = "The request whose answer is judged.")
    private String request = "";

    @ArgGroup(multiplicity = "1")
    private Judgement judgement = new Judgement();

    @Option(names = "--attempt", description = "The attempt judged (default: the first one answered).")
    private @Nullable Integer attempt;

    @Option(names = "--person", description = "Who judges.")
    private @Nullable String person;

    @Option(names = "--wait", description = "Wait for the feedback's fate and print it.")
    private boolean wait;

    @Option(names = "--timeout", description = "With --wait: how long (default: ${DEFAULT-VALUE}).")
    private String timeout = "2m";

    FeedbackCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
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
