package dev.freshet.local.cli;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReplicaReport;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code freshet models show}. */
@Command(
        name = "show",
        description = "Shows a model's released version and which replicas serve what.",
        footer = {"", "Example:", "  freshet models show support"})
final class ShowModelCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "MODEL", description = "Name of the model.")
    private String model = "";

    ShowModelCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Exception {
        Clients clients = cluster.clients();
        ModelRelease release = TopicReader.readAll(clients, Topics.MODEL_RELEASES).stream()
                .map(TopicReader.Entry::value)
                .filter(candidate -> candidate.getModel().equals(model))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> new CommandException("no model '" + model + "'; 'freshet models' lists them"));
        console.println("released  " + VersionId.of(release.getStable()) + " since "
                + Instant.ofEpochMilli(release.getAt()) + " at epoch " + release.getEpoch()
                + (release.getFrozen() ? ", frozen" : ""));
        console.println("base      " + release.getStable().getBase());
        console.println("adapter   " + release.getStable().getAdapter());
        console.println("highest   " + release.getHighest());
        release.getDenied()
                .forEach(denied -> console.println("denied    " + denied.getNumber() + ": " + denied.getReason()));
        replicas(clients)
                .forEach((replica, report) -> console.println("replica   " + replica + " serves "
                        + report.getVersion() + " since " + Instant.ofEpochMilli(report.getAt()) + ", loaded in "
                        + report.getLoadMillis() + " ms"));
        return 0;
    }

    private Map<String, ReplicaReport> replicas(Clients clients) {
        Map<String, ReplicaReport> newest = new TreeMap<>();
        TopicReader.readAll(clients, Topics.REPLICA_REPORTS).stream()
                .map(TopicReader.Entry::value)
                .filter(report -> report.getModel().equals(model))
                .forEach(report -> newest.put(report.getReplica(), report));
        return newest;
    }
}
