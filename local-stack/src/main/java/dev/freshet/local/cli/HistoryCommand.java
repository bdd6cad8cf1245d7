package dev.freshet.local.cli;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.kafka.TopicReader;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code freshet models history}. */
@Command(
        name = "history",
        description = "Prints everything that was decided about a model, and why.",
        footer = {"", "Example:", "  freshet models history support"})
final class HistoryCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "MODEL", description = "Name of the model.")
    private String model = "";

    HistoryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        TopicReader.readAll(cluster.clients(), Topics.RELEASE_DECISIONS).stream()
                .map(TopicReader.Entry::value)
                .filter(decision -> decision.getModel().equals(model))
                .forEach(decision -> console.println(line(decision)));
        return 0;
    }

    static String line(ReleaseDecision decision) {
        VersionRef version = decision.getVersion();
        String scores = new TreeMap<>(decision.getScores())
                .entrySet().stream()
                        .map(score -> String.format(Locale.ROOT, "%s %.3g", score.getKey(), score.getValue()))
                        .collect(Collectors.joining(", "));
        return Instant.ofEpochMilli(decision.getAt()) + " epoch " + decision.getEpoch() + " " + decision.getKind()
                + (version == null ? "" : " " + VersionId.of(version))
                + (decision.getReason().isBlank() ? "" : ": " + decision.getReason())
                + (scores.isEmpty() ? "" : " [" + scores + "]");
    }
}
