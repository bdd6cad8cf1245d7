package dev.freshet.local.cli;

import dev.freshet.local.rebuild.Handover;
import dev.freshet.local.rebuild.VersionLog;
import dev.freshet.local.stack.StackConfig;
import dev.freshet.local.stack.StackParts;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.LeftOut;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.DurationText;
import dev.freshet.service.kafka.Clients;
import dev.freshet.training.RebuildMethod;
import dev.freshet.training.RebuildPlan;
import dev.freshet.training.Rebuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code freshet rebuild}. */
@Command(
        name = "rebuild",
        description = {
            "Trains a released version again from the log into a new version, without what people asked to forget, took"
                    + " back or replaced since.",
            "It is judged and released as any other, if the version is still the stable one: 'freshet models freeze' the"
                    + " model first where releases come faster than a rebuild. What is learned meanwhile is learned again on"
                    + " top of it."
        },
        footer = {
            "",
            "Examples:",
            "  freshet rebuild support@42 --wait",
            "  freshet rebuild support@42 --without-person ann",
            "  freshet rebuild support@42 --method dpo --dry-run"
        })
final class RebuildCommand implements Callable<Integer> {

    private final Console console;
    private final Function<StackConfig, StackParts> parts;

    @Mixin
    private final Cluster cluster = new Cluster();

    @Parameters(paramLabel = "MODEL@NUMBER", description = "The version.")
    private String version = "";

    @Option(
            names = "--without-person",
            paramLabel = "ID",
            description = "Leave out what this person gave; may be repeated. Who was erased is left out anyway.")
    private List<String> without = List.of();

    @Option(
            names = "--method",
            description = "Learn only from: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). sft: demonstrations;"
                    + " dpo: preferences, and demonstrations over the answer given; kto: thumbs and scores.")
    private RebuildMethod method = RebuildMethod.ALL;

    @Option(names = "--allow-missing", description = "Go on without examples that the log does not keep any more.")
    private boolean allowMissing;

    @Option(names = "--dry-run", description = "Only say what would be learned and left out.")
    private boolean dryRun;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration of the services: how it is learned.")
    private @Nullable Path config;

    @Option(
            names = "--artifacts",
            paramLabel = "FOLDER",
            description = "Artifact store of the services (default: the local stack's).")
    private @Nullable Path artifacts;

    @Option(names = "--wait", description = "Wait until the new version is released, and print the decision.")
    private boolean wait;

    @Option(
            names = "--timeout",
            description = "How long to wait for the new version's number, and with --wait for the decision"
                    + " (default: ${DEFAULT-VALUE}).")
    private String timeout = "2m";

    RebuildCommand(Console console, Function<StackConfig, StackParts> parts) {
        this.console = console;
        this.parts = parts;
    }

    @Override
    public Integer call() throws Exception {
        VersionId of = parse(version);
        Clients clients = cluster.clients();
        ArtifactStore store = store();
        VersionLog log = VersionLog.read(clients, of);
        RebuildPlan plan = log.plan(Set.copyOf(without), method);
        if (plan.missing() > 0 && !allowMissing) {
            throw new CommandException(plan.missing() + " of the " + log.size() + " examples of " + of
                    + " are no longer kept in training-examples; go on without them with --allow-missing");
        }
        for (String person : without) {
            if (!log.contains(person)) {
                throw new CommandException(of + " contains nothing that a person called '" + person + "' gave");
            }
        }
        if (dryRun) {
            console.println("would learn " + plan.learned().size()
                    + leftOut(plan.leftOut().entrySet().stream()
                            .map(entry -> text(
                                    entry.getKey().toString(), entry.getValue().size()))
                            .toList()));
            return 0;
        }
        ModelCandidate manifest = train(store, log, of, plan);
        VersionLog.requireNobodyErased(clients, plan);
        return handOver(clients, of, manifest);
    }

    private static VersionId parse(String text) {
        try {
            return VersionId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException("the version is '" + text + "', allowed: MODEL@NUMBER");
        }
    }

    private ArtifactStore store() {
        return Optional.ofNullable(artifacts)
                .map(folder -> new ArtifactsConfig(folder.toString()).open())
                .or(cluster::artifacts)
                .orElseThrow(() -> new CommandException("the artifact store cannot be seen from here; name the folder"
                        + " that the services share with --artifacts"));
    }

    private ModelCandidate train(ArtifactStore store, VersionLog log, VersionId of, RebuildPlan plan) {
        StackConfig settings =
                StackConfig.read(cluster.folder(), Path.of(""), Optional.ofNullable(config), System.getenv());
        Rebuilder rebuilder =
                new Rebuilder(settings.training(), store, parts.apply(settings).learners());
        long total = plan.learned().keySet().stream().mapToLong(log::bytes).sum();
        AtomicLong done = new AtomicLong();
        try (Progress progress = Progress.of(console, "rebuild", total)) {
            return rebuilder.rebuild(
                    log.first(), of.number(), plan, method, place -> progress.reach(done.addAndGet(log.bytes(place))));
        }
    }

    private int handOver(Clients clients, VersionId of, ModelCandidate manifest) throws InterruptedException {
        Duration patience = DurationText.parse(timeout);
        try (Handover handover = new Handover(clients)) {
            VersionRef built = handover.send(Ids.random("rebuild"), manifest, patience);
            console.println(VersionId.of(built) + " rebuilds " + of + ": learned " + manifest.getLearnedCount()
                    + leftOut(manifest.getRebuilt().getLeftOut().stream()
                            .map(RebuildCommand::text)
                            .toList())
                    + ", adapter " + built.getAdapter());
            if (!wait) {
                return 0;
            }
            ReleaseDecision decision = handover.decision(built, patience);
            console.println(HistoryCommand.line(decision));
            if (decision.getKind() != DecisionKind.RELEASED) {
                throw new CommandException(VersionId.of(built) + " was not released");
            }
            return 0;
        }
    }

    private static String text(LeftOut leftOut) {
        return text(leftOut.getReason().toString(), leftOut.getCount());
    }

    private static String text(String reason, int count) {
        return reason.toLowerCase(Locale.ROOT) + " " + count;
    }

    private static String leftOut(List<String> reasons) {
        return reasons.isEmpty() ? "" : reasons.stream().collect(Collectors.joining(", ", ", left out ", ""));
    }
}
