package dev.freshet.local.stack;

import dev.freshet.inference.InferenceService;
import dev.freshet.ingest.IngestService;
import dev.freshet.service.Service;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.service.kafka.TopicSetup;
import dev.freshet.training.TrainingService;
import dev.freshet.updater.UpdaterService;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running stack: a broker and every service in this JVM, each started as its own process would start it. It ends when
 * it is closed or when the first service ends. Killed at any moment and started on the same folder, it goes on.
 */
public final class Stack implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(Stack.class);

    private final StackConfig config;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final StackEnd end = new StackEnd();
    private final ArtifactStore artifacts;
    private final Clients clients;
    private final Ports ports;

    private Stack(StackConfig config) throws IOException {
        this.config = config;
        StackFolder folder = config.folder();
        parts.push(folder.lock());
        try {
            this.ports = Ports.choose(folder.read());
            folder.write(ports, Optional.empty());
            EmbeddedBroker broker =
                    started("broker", EmbeddedBroker.start(folder.kafka(), ports.broker(), ports.controller()));
            this.clients = new Clients(KafkaConfig.of(broker.bootstrapServers()));
            this.artifacts = artifactsConfig().open();
        } catch (IOException | RuntimeException e) {
            closeParts();
            throw e;
        }
    }

    /**
     * Starts a stack and waits until it answers requests.
     *
     * @param progress hears what goes on, a line at a time
     * @throws StackException if it cannot start, with what to do
     */
    public static Stack start(StackConfig config, StackParts parts, Consumer<String> progress)
            throws IOException, InterruptedException {
        progress.accept("starting the broker");
        Stack stack = new Stack(config);
        try {
            stack.startServices(parts, progress);
            return stack;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        } catch (Exception e) {
            stack.close();
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw new StackException("the stack cannot start: " + cause.getMessage(), cause);
        }
    }

    private void startServices(StackParts parts, Consumer<String> progress) throws Exception {
        try (Admin admin = clients.admin()) {
            new TopicSetup(admin).createTopics((short) 1);
        }
        Clock clock = Clock.systemUTC();
        progress.accept("starting ingest-streams and model-updater");
        IngestService ingest = running("ingest-streams", IngestService.start(config.ingest(), clients, clock));
        running(
                "model-updater",
                UpdaterService.start(config.updater(), clients, artifacts, clock, parts.judge(artifacts)));
        new FirstVersion(clients, artifacts).ensure(config.model(), config.base(), end.future());
        progress.accept("starting flink-training and inference-consumer");
        running(
                "flink-training",
                TrainingService.start(config.training(), clients, artifactsConfig(), parts.learners()));
        InferenceService inference = running(
                "inference-consumer",
                InferenceService.start(config.inference(), clients, artifacts, parts.engine(), clock));
        await(inference.ready()::isDone);
        await(ingest::isRunning);
        config.folder().write(ports, Optional.of(bootstrapServers()));
    }

    private void await(BooleanSupplier ready) throws InterruptedException, ExecutionException {
        while (!ready.getAsBoolean()) {
            try {
                end.future().get(20, TimeUnit.MILLISECONDS);
                throw new StackException("the stack was closed while it started");
            } catch (TimeoutException e) {
                LOG.trace("nothing ended: look again", e);
            }
        }
    }

    private <T extends Service> T running(String name, T service) {
        end.follow(name, service);
        return started(name, service);
    }

    private <T extends AutoCloseable> T started(String name, T part) {
        LOG.info("{} started", name);
        parts.push(part);
        return part;
    }

    private ArtifactsConfig artifactsConfig() {
        return new ArtifactsConfig(config.folder().artifacts().toString());
    }

    /** Where clients connect. */
    public String bootstrapServers() {
        return clients.config().bootstrapServers();
    }

    /** Clients of its broker. */
    public Clients clients() {
        return clients;
    }

    /** Its artifact store. */
    public ArtifactStore artifacts() {
        return artifacts;
    }

    @Override
    public CompletableFuture<Void> ended() {
        return end.future();
    }

    /** Stops the services, then the broker. */
    @Override
    public synchronized void close() {
        end.closing();
        closeParts();
        end.closed();
    }

    private void closeParts() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.error("a part did not stop cleanly; the next start goes on where it was", e);
            }
        }
    }
}
