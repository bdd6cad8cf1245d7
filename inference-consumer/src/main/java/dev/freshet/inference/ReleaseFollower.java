package dev.freshet.inference;

import dev.freshet.inference.engine.Engine;
import dev.freshet.inference.engine.LoadedVersion;
import dev.freshet.inference.engine.ServedVersions;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReplicaReport;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows {@code model-releases} on a thread of its own: loads what is released, makes it the current version, and
 * reports it. A version that cannot be loaded leaves the one before in place and is tried again; a replica that cannot
 * load what is released when it starts ends, because it has nothing to answer with.
 */
final class ReleaseFollower {

    private static final Logger LOG = LoggerFactory.getLogger(ReleaseFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final InferenceConfig config;
    private final TopicReader<ModelRelease> reader;
    private final ArtifactStore artifacts;
    private final Engine engine;
    private final ServedVersions versions;
    private final Producer<byte[], byte[]> producer;
    private final Clock clock;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    // Set by whoever stops the follower, read by its thread.
    private volatile boolean stopping;

    // Only the follower's thread touches these.
    private final Map<String, Long> epochs = new HashMap<>();
    private final Map<String, ModelRelease> waiting = new HashMap<>();
    private long retryAt = Long.MIN_VALUE;

    ReleaseFollower(
            InferenceConfig config,
            Clients clients,
            ArtifactStore artifacts,
            Engine engine,
            ServedVersions versions,
            Producer<byte[], byte[]> producer,
            Clock clock) {
        this.config = config;
        this.reader = new TopicReader<>(clients, Topics.MODEL_RELEASES);
        this.artifacts = artifacts;
        this.engine = engine;
        this.versions = versions;
        this.producer = producer;
        this.clock = clock;
    }

    void start() {
        new Thread(this::run, "releases").start();
    }

    /** Completes when requests may be taken. */
    CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /** Completes when the thread ended, exceptionally with the fault that ended it. */
    CompletableFuture<Void> ended() {
        return ended.copy();
    }

    /** Asks the thread to end. Any thread. */
    void stop() {
        stopping = true;
        reader.wakeup();
    }

    private void run() {
        try (reader) {
            catchUp();
            ready.complete(null);
            while (!stopping) {
                read();
                if (System.nanoTime() - retryAt >= 0) {
                    applyOrRetryLater();
                }
            }
            ended.complete(null);
        } catch (WakeupException e) {
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            ended.completeExceptionally(e);
        }
    }

    private void catchUp() {
        long giveUpAt = System.nanoTime() + config.firstVersionTimeout().toNanos();
        while (!stopping) {
            read();
            if (reader.caughtUp()) {
                new HashMap<>(waiting).values().forEach(this::apply);
                if (!epochs.isEmpty()) {
                    return;
                }
                if (System.nanoTime() - giveUpAt >= 0) {
                    LOG.warn(
                            "no release within {}; requests are taken and fail until there is one",
                            config.firstVersionTimeout());
                    return;
                }
            }
        }
    }

    private void read() {
        for (TopicReader.Entry<ModelRelease> entry : reader.poll(POLL)) {
            ModelRelease release = entry.value();
            if (release.getEpoch() > epochs.getOrDefault(release.getModel(), Long.MIN_VALUE)) {
                waiting.put(release.getModel(), release);
                retryAt = System.nanoTime();
            }
        }
    }

    private void applyOrRetryLater() {
        for (ModelRelease release : Map.copyOf(waiting).values()) {
            try {
                apply(release);
            } catch (RuntimeException e) {
                LOG.error(
                        "{} cannot be served; tried again in {}",
                        VersionId.of(release.getStable()),
                        config.loadRetry(),
                        e);
                retryAt = System.nanoTime() + config.loadRetry().toNanos();
            }
        }
    }

    private void apply(ModelRelease release) {
        VersionId id = VersionId.of(release.getStable());
        boolean first = versions.current(id.model()).isEmpty();
        long began = System.nanoTime();
        if (!versions.current(id.model()).equals(Optional.of(id))) {
            versions.swap(new LoadedVersion(id, engine.load(release.getStable(), artifacts)));
        }
        long millis = first ? 0 : Duration.ofNanos(System.nanoTime() - began).toMillis();
        epochs.put(release.getModel(), release.getEpoch());
        waiting.remove(release.getModel());
        LOG.info("serves {} at epoch {}", id, release.getEpoch());
        report(id, release.getEpoch(), millis);
    }

    private void report(VersionId version, long epoch, long loadMillis) {
        ReplicaReport report = ReplicaReport.newBuilder()
                .setReplica(config.replicaName())
                .setModel(version.model())
                .setVersion(version.toString())
                .setEpoch(epoch)
                .setLoadMillis(loadMillis)
                .setAt(clock.millis())
                .build();
        String key = config.replicaName() + "/" + version.model();
        var unused = producer.send(Records.of(Topics.REPLICA_REPORTS, key, report), (metadata, failure) -> {
            if (failure != null) {
                LOG.warn("the report on {} could not be written", version, failure);
            }
        });
    }
}
