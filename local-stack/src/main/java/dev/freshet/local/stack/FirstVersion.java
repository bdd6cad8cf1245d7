package dev.freshet.local.stack;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Creates a model from its base where it does not exist yet, with the command that anybody would send. */
public final class FirstVersion {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Clients clients;
    private final ArtifactStore artifacts;

    /** Creates models in a cluster. */
    public FirstVersion(Clients clients, ArtifactStore artifacts) {
        this.clients = clients;
        this.artifacts = artifacts;
    }

    /**
     * Makes sure that a model has a released version, and waits for it.
     *
     * @param base folder of the base model; read only if the model does not exist
     * @param fault completes when waiting is of no use any more
     * @throws StackException if the updater refuses, or nothing happens
     */
    public void ensure(String model, Path base, CompletableFuture<Void> fault)
            throws IOException, InterruptedException {
        if (TopicReader.readAll(clients, Topics.MODEL_RELEASES).stream()
                .anyMatch(entry -> entry.value().getModel().equals(model))) {
            return;
        }
        BaseModelFiles.check(base);
        String digest = artifacts.put(base);
        String commandId = "create-" + model + "-" + System.currentTimeMillis();
        try (TopicReader<ReleaseDecision> decisions = new TopicReader<>(clients, Topics.RELEASE_DECISIONS)) {
            Command create = Command.newBuilder()
                    .setCommandId(commandId)
                    .setKind(CommandKind.CREATE)
                    .setModel(model)
                    .setBase(digest)
                    .setReason("the stack's first start")
                    .build();
            Append.to(clients, Topics.COMMANDS, model, create);
            await(decisions, model, commandId, fault);
        }
    }

    private static void await(
            TopicReader<ReleaseDecision> decisions, String model, String commandId, CompletableFuture<Void> fault) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (fault.isDone()) {
                fault.join();
            }
            Optional<ReleaseDecision> decision = decisions.poll(Duration.ofMillis(100)).stream()
                    .map(TopicReader.Entry::value)
                    .filter(made -> made.getModel().equals(model))
                    // A command sent before a crash may have created the model meanwhile.
                    .filter(made -> made.getKind() == DecisionKind.CREATED || commandId.equals(made.getCommandId()))
                    .findFirst();
            if (decision.isPresent()) {
                requireCreated(decision.get());
                return;
            }
        }
        throw new StackException("model " + model + " was not created within " + PATIENCE.toSeconds()
                + " s; the log in the data folder says what model-updater does");
    }

    private static void requireCreated(ReleaseDecision decision) {
        if (decision.getKind() != DecisionKind.CREATED) {
            throw new StackException("model " + decision.getModel() + " cannot be created: " + decision.getReason());
        }
    }
}
