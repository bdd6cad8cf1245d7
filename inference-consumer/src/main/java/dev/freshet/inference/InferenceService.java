package dev.freshet.inference;

import dev.freshet.inference.engine.Engine;
import dev.freshet.inference.engine.EngineLoop;
import dev.freshet.inference.engine.ServedVersions;
import dev.freshet.schemas.Topics;
import dev.freshet.service.Service;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.config.ConfigException;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicSetup;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/**
 * One replica: follows releases, and answers requests in a batch with the released versions. Its own thread starts the
 * parts in order and stops them when it is closed or one of them fails.
 */
public final class InferenceService implements Service {

    private final InferenceConfig config;
    private final Clients clients;
    private final KafkaProducer<byte[], byte[]> producer;
    private final EngineLoop engine;
    private final ReleaseFollower follower;
    private final RequestHandler handler;
    // Only the service's thread touches these.
    private final List<Slot> slots = new ArrayList<>();

    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private InferenceService(
            InferenceConfig config, Clients clients, ArtifactStore artifacts, Engine engine, Clock clock) {
        this.config = config;
        this.clients = clients;
        this.producer = clients.producer();
        int replyPartitions =
                producer.partitionsFor(Topics.INFERENCE_RESPONSES.name()).size();
        RequestReader reader = new RequestReader(replyPartitions, config.maxRequestBytes());
        ServedVersions versions = new ServedVersions();
        this.follower = new ReleaseFollower(config, clients, artifacts, engine, versions, producer, clock);
        this.engine = EngineLoop.start(engine, versions, clock);
        this.handler = new RequestHandler(config, this.engine, producer, reader, clock);
    }

    /**
     * Starts a replica; the topics exist. It takes requests once the released versions are loaded, see {@link #ready}.
     *
     * @param engine generates the answers; from now on the service's to close
     * @throws ConfigException if the broker's delivery limit leaves no room for giving a request up
     * @throws InterruptedException if interrupted while waiting for the broker
     */
    public static InferenceService start(
            InferenceConfig config, Clients clients, ArtifactStore artifacts, Engine engine, Clock clock)
            throws InterruptedException {
        try (Admin admin = clients.admin()) {
            DeliveryLimit.check(admin, config.maxTries());
            new TopicSetup(admin).configureShareGroup(config.group());
        }
        InferenceService service = new InferenceService(config, clients, artifacts, engine, clock);
        new Thread(service::run, "inference").start();
        return service;
    }

    /** Completes when the replica takes requests. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    @Override
    public void close() {
        end.complete(null);
        ended.exceptionally(fault -> null).join();
    }

    private void run() {
        Throwable fault = null;
        try {
            watch(engine.ended());
            watch(follower.ended());
            follower.start();
            CompletableFuture.anyOf(follower.ready(), end).join();
            if (!end.isDone()) {
                startSlots();
                ready.complete(null);
            }
            end.join();
        } catch (CompletionException e) {
            fault = e.getCause();
        } catch (RuntimeException | Error e) {
            fault = e;
        }
        stop(fault);
    }

    private void watch(CompletableFuture<Void> part) {
        part.exceptionally(fault -> {
            end.completeExceptionally(fault);
            return null;
        });
    }

    private void startSlots() {
        for (int i = 0; i < config.slots(); i++) {
            Slot slot =
                    new Slot(clients.shareConsumer(config.group()), Topics.INFERENCE_REQUESTS.name(), handler::handle);
            slots.add(slot);
            watch(slot.ended());
            slot.start("slot-" + i);
        }
    }

    private void stop(@Nullable Throwable fault) {
        slots.forEach(Slot::stop);
        // Idle slots go first, so that what the busy ones give back does not come to them.
        slots.stream().filter(slot -> !slot.busy()).forEach(slot -> quietly(slot.ended()));
        engine.stop();
        slots.forEach(slot -> quietly(slot.ended()));
        follower.stop();
        quietly(follower.ended());
        engine.close();
        producer.close();
        if (fault == null) {
            ended.complete(null);
        } else {
            ready.completeExceptionally(fault);
            ended.completeExceptionally(fault);
        }
    }

    /** Waits for a part; its fault was heard of already. */
    private static void quietly(CompletableFuture<Void> part) {
        part.exceptionally(fault -> null).join();
    }
}
