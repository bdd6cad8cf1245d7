package dev.freshet.local.cli;

import dev.freshet.local.audit.KafkaFacts;
import dev.freshet.local.explain.EventStory;
import dev.freshet.local.explain.Story;
import dev.freshet.local.explain.VersionStory;
import dev.freshet.schemas.VersionId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet explain}. */
@Command(
        name = "explain",
        description = {
            "Tells the story of a feedback, from when it was sent to its fate, or of a version, from what it learned to "
                    + "what was decided about it.",
            "Exits with 1 when there is nothing of that name."
        },
        footer = {"", "Examples:", "  freshet explain feedback-2@17", "  freshet explain support@42"})
final class ExplainCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "NAME", description = "Name of a feedback, or a version such as support@42.")
    private String name = "";

    @Option(
            names = "--examples",
            paramLabel = "N",
            description = "Most examples of a version that are listed (default: ${DEFAULT-VALUE}).")
    private int examples = 20;

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        // A feedback's name may look like a version, so it is looked for first.
        List<Story> stories = events();
        if (stories.isEmpty()) {
            stories = version().stream().toList();
        }
        if (stories.isEmpty()) {
            throw new CommandException("no feedback and no version is named '" + name + "' in what the topics keep");
        }
        stories.forEach(story -> story.lines().forEach(console::println));
        return 0;
    }

    private List<Story> events() throws Exception {
        try (KafkaFacts facts = new KafkaFacts(cluster.clients(), Optional.empty())) {
            return EventStory.of(facts, name);
        }
    }

    private Optional<Story> version() throws Exception {
        VersionId version;
        try {
            version = VersionId.parse(name);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        try (KafkaFacts facts = new KafkaFacts(cluster.clients(), Optional.empty())) {
            return VersionStory.of(facts, version, examples);
        }
    }
}
