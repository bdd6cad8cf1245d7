package dev.freshet.training;

import dev.freshet.schemas.Topics;
import dev.freshet.service.Service;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigException;
import dev.freshet.service.kafka.Clients;
import dev.freshet.training.prepare.PrepareJob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * The learn job, and the prepare job beside it, on a Flink cluster inside this JVM. No job manager outlives the process,
 * so a start goes on from each job's newest complete checkpoint in the folder, whatever ended the process before.
 */
public final class TrainingService implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingService.class);

    private final MiniCluster cluster;
    private final List<JobID> jobs;
    private final List<CompletableFuture<Void>> ends;
    private final CompletableFuture<Void> ended;

    /** Volatile: a job's end is heard on another thread. */
    private volatile boolean closing;

    private TrainingService(MiniCluster cluster, List<JobID> jobs) {
        this.cluster = cluster;
        this.jobs = jobs;
        this.ends = jobs.stream()
                .map(job -> cluster.requestJobResult(job).thenAccept(this::finish))
                .toList();
        this.ended = CompletableFuture.anyOf(ends.toArray(CompletableFuture<?>[]::new))
                .thenAccept(first -> LOG.debug("a job ended"));
    }

    /**
     * Starts learning.
     *
     * @param artifacts where versions and base models are; the job opens it where it runs
     * @param learners makes what learns
     * @throws ConfigException if there is no checkpoint while candidates exist, and no fresh start was asked for
     * @throws Exception if the cluster, a job or the broker fails
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
        boolean resumed = resume(settings, Checkpoints.folder(config.checkpoints()));
        if (!resumed && !config.freshStart() && checks.holdsRecords(Topics.MODEL_CANDIDATES)) {
            throw new ConfigException("training.checkpoints: no checkpoint in " + config.checkpoints()
                    + ", but candidates exist; name the folder of the earlier run, or set training.fresh-start");
        }
        List<StreamGraph> graphs = new ArrayList<>();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        new LearnJob(config, clients.config(), artifacts, learners).define(env);
        graphs.add(env.getStreamGraph());
        if (config.prepare().enabled()) {
            graphs.add(prepare(config, clients));
        }
        return run(config, JobSettings.inThisJvm(config), graphs);
    }

    private static StreamGraph prepare(TrainingConfig config, Clients clients) throws IOException {
        Configuration settings = JobSettings.prepareInThisJvm(config);
        resume(settings, Checkpoints.prepareFolder(config.checkpoints()));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        new PrepareJob(config.prepare(), clients.config(), config.transactionTimeout()).define(env);
        return env.getStreamGraph();
    }

    private static boolean resume(Configuration settings, Path folder) throws IOException {
        Optional<Path> checkpoint = Checkpoints.newest(folder);
        checkpoint.ifPresent(newest -> {
            LOG.info("goes on from checkpoint {}", newest);
            JobSettings.resume(settings, newest.toUri().toString());
        });
        return checkpoint.isPresent();
    }

    private static TrainingService run(TrainingConfig config, Configuration settings, List<StreamGraph> graphs)
            throws Exception {
        int texts = config.prepare().enabled() ? config.prepare().parallelism() : 0;
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(config.parallelism() + texts)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .withRandomPorts()
                .build());
        try {
            cluster.start();
            List<JobID> jobs = new ArrayList<>();
            for (StreamGraph graph : graphs) {
                jobs.add(cluster.submitJob(graph).join().getJobID());
            }
            return new TrainingService(cluster, jobs);
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

    /** Completes when the first job ends, exceptionally if it failed. */
    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** Stops the jobs and the cluster. What was learned since the last checkpoint is learned again by the next start. */
    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        for (int i = 0; i < jobs.size(); i++) {
            cancel(jobs.get(i), ends.get(i));
        }
        cluster.closeAsync().join();
    }

    private void cancel(JobID job, CompletableFuture<Void> end) {
        if (!end.isDone()) {
            cluster.cancelJob(job)
                    .thenCombine(end, (cancelled, over) -> cancelled)
                    .exceptionally(fault -> {
                        LOG.warn("a job did not end as asked", fault);
                        return Acknowledge.get();
                    })
                    .join();
        }
    }
}
