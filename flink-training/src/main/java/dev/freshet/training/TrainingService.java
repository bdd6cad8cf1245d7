package dev.freshet.training;

import dev.freshet.service.Service;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigException;
import dev.freshet.service.kafka.Clients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The learn job, and the prepare job beside it, on a Flink cluster inside this JVM. A start goes on from each job's
 * newest complete checkpoint.
 */
public final class TrainingService implements Service {

    private final MiniCluster cluster;
    private final RunningJobs jobs;
    private boolean closed;

    private TrainingService(MiniCluster cluster, RunningJobs jobs) {
        this.cluster = cluster;
        this.jobs = jobs;
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
        List<StreamGraph> graphs = new ResumedJobs(config, clients).graphs(artifacts, learners, Duration.ZERO);
        Configuration settings = JobSettings.standalone(config);
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
            return new TrainingService(cluster, RunningJobs.submit(new MiniClusterClient(settings, cluster), graphs));
        } catch (Exception e) {
            cluster.closeAsync().join();
            throw e;
        }
    }

    /** Completes when the first job ends, exceptionally if it failed. */
    @Override
    public CompletableFuture<Void> ended() {
        return jobs.ended();
    }

    /** Stops the jobs and the cluster. What was learned since the last checkpoint is learned again by the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        jobs.cancel();
        cluster.closeAsync().join();
    }
}
