package dev.freshet.training;

import dev.freshet.schemas.Topics;
import dev.freshet.service.Service;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigException;
import dev.freshet.service.kafka.Clients;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learn job on a Flink cluster inside this JVM. No job manager outlives the process, so a start goes on from the
 * newest complete checkpoint in the folder, whatever ended the process before.
 */
public final class TrainingService implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingService.class);

    private final MiniCluster cluster;
    private final JobID job;
    private final CompletableFuture<Void> ended;

    /** Volatile: the job's end is heard on another thread. */
    private volatile boolean closing;

    private TrainingService(MiniCluster cluster, JobID job) {
        this.cluster = cluster;
        this.job = job;
        this.ended = cluster.requestJobResult(job).thenAccept(this::finish);
    }

    /**
     * Starts learning.
     *
     * @param artifacts where versions and base models are; the job opens it where it runs
     * @param learners makes what learns
     * @throws ConfigException if there is no checkpoint while candidates exist, and no fresh start was asked for
     * @throws Exception if the cluster, the job or the broker fails
     */
    public static TrainingService start(
            TrainingConfig config, Clients clients, ArtifactsConfig artifacts, LearnerFactory learners)
            throws Exception {
        if (config.checkpoints().isBlank()) {
            throw ConfigException.of("training.checkpoints", "empty", "a folder");
        }
        StartChecks checks = new StartChecks(clients);
        checks.requireTransactionVersion();
        checks.requireUnused(LearnJob.NAME, config.checkpointInterval());
        Configuration settings = JobSettings.inThisJvm(config);
        Optional<Path> checkpoint = Checkpoints.newest(Checkpoints.folder(config.checkpoints()));
        if (checkpoint.isPresent()) {
            LOG.info("goes on from checkpoint {}", checkpoint.get());
            JobSettings.resume(settings, checkpoint.get().toUri().toString());
        } else if (!config.freshStart() && checks.holdsRecords(Topics.MODEL_CANDIDATES)) {
            throw new ConfigException("training.checkpoints: no checkpoint in " + config.checkpoints()
                    + ", but candidates exist; name the folder of the earlier run, or set training.fresh-start");
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        new LearnJob(config, clients.config(), artifacts, learners).define(env);
        return run(config, settings, env.getStreamGraph());
    }

    private static TrainingService run(TrainingConfig config, Configuration settings, StreamGraph graph)
            throws Exception {
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(config.parallelism())
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .withRandomPorts()
                .build());
        try {
            cluster.start();
            JobID job = cluster.submitJob(graph).join().getJobID();
            return new TrainingService(cluster, job);
        } catch (Exception e) {
            cluster.closeAsync().join();
            throw e;
        }
    }

    private void finish(JobResult result) {
        result.getSerializedThrowable().filter(fault -> !closing).ifPresent(fault -> {
            throw new CompletionException(fault.deserializeError(TrainingService.class.getClassLoader()));
        });
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** Stops the job and the cluster. What was learned since the last checkpoint is learned again by the next start. */
    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        if (!ended.isDone()) {
            cluster.cancelJob(job)
                    .thenCombine(ended, (cancelled, over) -> cancelled)
                    .exceptionally(fault -> {
                        LOG.warn("the learn job did not end as asked", fault);
                        return Acknowledge.get();
                    })
                    .join();
        }
        cluster.closeAsync().join();
    }
}
