package dev.freshet.training;

import dev.freshet.service.Service;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigException;
import dev.freshet.service.kafka.Clients;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.entrypoint.ClusterEntrypoint;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * Flink's job manager in this JVM, with the learn job and the prepare job, which run on task managers elsewhere. A start
 * goes on from each job's newest complete checkpoint, as {@link TrainingService} does: nothing else remembers a job.
 * A fault that Flink takes for fatal exits the process.
 */
public final class JobManagerService implements Service {

    /** Task managers of a job manager that was killed write until they miss its heartbeat, and a while for the cancelling. */
    private static final int PATIENCE_IN_HEARTBEATS = 3;

    private final ClusterEntrypoint jobManager;
    private final RestClusterClient<StandaloneClusterId> client;
    private final RunningJobs jobs;
    private boolean closed;

    private JobManagerService(
            ClusterEntrypoint jobManager, RestClusterClient<StandaloneClusterId> client, RunningJobs jobs) {
        this.jobManager = jobManager;
        this.client = client;
        this.jobs = jobs;
    }

    /**
     * Starts the job manager and submits the jobs; they wait until there are slots.
     *
     * @param artifacts where versions and base models are, for the task managers
     * @param learners makes what learns; its class is on the task managers' class path
     * @throws ConfigException if there is no checkpoint while candidates exist, and no fresh start was asked for
     * @throws Exception if the cluster, a job or the broker fails
     */
    public static JobManagerService start(
            ClusterConfig cluster,
            TrainingConfig config,
            Clients clients,
            ArtifactsConfig artifacts,
            LearnerFactory learners)
            throws Exception {
        Configuration flink = cluster.toFlink();
        ResumedJobs resumed = new ResumedJobs(config, clients);
        // Before the jobs' checks: task managers that run on know by it that their job is over.
        ClusterEntrypoint jobManager = new StandaloneSessionClusterEntrypoint(flink);
        jobManager.startCluster();
        try {
            Duration patience = cluster.heartbeatTimeout().multipliedBy(PATIENCE_IN_HEARTBEATS);
            List<StreamGraph> graphs = resumed.graphs(artifacts, learners, patience);
            for (StreamGraph graph : graphs) {
                // As Flink's own executors do before a graph travels.
                graph.serializeUserDefinedInstances();
            }
            RestClusterClient<StandaloneClusterId> client =
                    new RestClusterClient<>(flink, StandaloneClusterId.getInstance());
            try {
                return new JobManagerService(jobManager, client, RunningJobs.submit(client, graphs));
            } catch (RuntimeException e) {
                client.close();
                throw e;
            }
        } catch (Exception e) {
            jobManager.closeAsync().join();
            throw e;
        }
    }

    /** Completes when the first job ends, exceptionally if it failed. */
    @Override
    public CompletableFuture<Void> ended() {
        return jobs.ended();
    }

    /** Stops the jobs and the job manager. What was learned since the last checkpoint is learned again by the next start. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        jobs.cancel();
        client.close();
        jobManager.closeAsync().join();
    }
}
