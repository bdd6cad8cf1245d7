package dev.freshet.local.cli;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.service.kafka.TopicReader;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code freshet models}. */
@Command(
        name = "models",
        description = "Lists models with their released version.",
        footer = {
            "",
            "Examples:",
            "  freshet models",
            "  freshet models show support",
            "  freshet models history support",
            "  freshet models roll-back support --to 3 --reason 'answers got rude'",
            "  freshet models freeze support"
        })
final class ModelsCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final Cluster cluster = new Cluster();

    private ModelsCommand(Console console) {
        this.console = console;
    }

    static CommandLine commandLine(Console console) {
        return new CommandLine(new ModelsCommand(console))
                .addSubcommand(new ShowModelCommand(console))
                .addSubcommand(new HistoryCommand(console))
                .addSubcommand(new ChangeCommand.RollBack(console))
                .addSubcommand(new ChangeCommand.Promote(console))
                .addSubcommand(new ChangeCommand.Freeze(console))
                .addSubcommand(new ChangeCommand.Unfreeze(console));
    }

    @Override
    public Integer call() throws Exception {
        Map<String, ModelRelease> newest = new TreeMap<>();
        TopicReader.readAll(cluster.clients(), Topics.MODEL_RELEASES)
                .forEach(entry -> newest.put(entry.value().getModel(), entry.value()));
        console.println(String.format("%-20s %-24s %6s  %s", "model", "released", "epoch", "since"));
        newest.values()
                .forEach(release -> console.println(String.format(
                        "%-20s %-24s %6d  %s%s",
                        release.getModel(),
                        VersionId.of(release.getStable()),
                        release.getEpoch(),
                        Instant.ofEpochMilli(release.getAt()),
                        release.getFrozen() ? ", frozen" : "")));
        return 0;
    }
}
