package dev.freshet.local.cli;

import dev.freshet.local.audit.Audit;
import dev.freshet.local.audit.Door;
import dev.freshet.local.audit.KafkaFacts;
import dev.freshet.local.audit.Report;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.config.DurationText;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code freshet ledger audit}. */
@Command(
        name = "audit",
        description = {
            "Reads the topics and proves that every feedback event has one fate or waits for a reason, that manifests "
                    + "agree with what was learned, and that no version number was used twice.",
            "Exits with 1 when it finds a violation."
        },
        footer = {
            "",
            "Examples:",
            "  freshet ledger audit",
            "  freshet ledger audit --grace 10s",
            "  freshet ledger audit --bootstrap broker-1:9092"
        })
final class AuditCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Option(
            names = "--grace",
            description =
                    "How long a service may take for a step that nothing holds up, before the event counts as lost"
                            + " (default: ${DEFAULT-VALUE}).")
    private String grace = "1m";

    @Option(
            names = "--retention",
            description = "How long feedback waits for its answer: ingest.retention (default: ${DEFAULT-VALUE}).")
    private String retention = DurationText.format(Door.DEFAULT.retention());

    @Option(names = "--approval", description = "Feedback is held until a person approves it: ingest.approval.")
    private boolean approval;

    AuditCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Optional<ArtifactStore> artifacts = cluster.artifacts();
        try (KafkaFacts facts = new KafkaFacts(cluster.clients(), artifacts)) {
            Report report = Audit.of(
                    facts, Instant.now(), DurationText.parse(grace), new Door(DurationText.parse(retention), approval));
            print(report, artifacts.isPresent());
            return report.clean() ? 0 : 1;
        }
    }

    private void print(Report report, boolean artifactsSeen) {
        console.println("feedback      " + report.feedback());
        console.println("dead letters  " + report.deadLetters());
        new TreeMap<>(report.fates()).forEach((fate, count) -> console.println(String.format("%-13s %d", fate, count)));
        console.println("waiting       " + report.waitingCount());
        report.waiting()
                .forEach(waiting -> console.println("  " + waiting.count() + " " + waiting.reason() + "; oldest "
                        + waiting.oldest().toSeconds() + " s, " + waiting.example()));
        console.println("candidates    " + report.candidates() + ", of which released " + report.released()
                + (artifactsSeen ? "" : " (the artifact store was not checked)"));
        report.violations().forEach(violation -> console.println("VIOLATION     " + violation));
        if (report.violationCount() > report.violations().size()) {
            console.println("and more, " + report.violationCount() + " in all");
        }
        console.println(report.clean() ? "clean" : "NOT CLEAN: " + report.violationCount() + " violations");
    }
}
