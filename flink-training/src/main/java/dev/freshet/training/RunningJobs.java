package dev.freshet.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs on a cluster, from their submission until the first of them ends or all are cancelled. */
final class RunningJobs {

    private static final Logger LOG = LoggerFactory.getLogger(RunningJobs.class);

    /** A job without a task manager to cancel it ends with its cluster. */
    private static final long CANCEL_SECONDS = 30;

    private final ClusterClient<?> client;
    private final List<JobID> jobs;
    private final List<CompletableFuture<Void>> ends;
    private final CompletableFuture<Void> ended;

    /** Volatile: a job's end is heard on another thread. */
    private volatile boolean cancelling;

    private RunningJobs(ClusterClient<?> client, List<JobID> jobs) {
        this.client = client;
        this.jobs = jobs;
        this.ends = jobs.stream()
                .map(job -> client.requestJobResult(job).thenAccept(this::finish))
                .toList();
        this.ended = CompletableFuture.anyOf(ends.toArray(CompletableFuture<?>[]::new))
                .thenAccept(first -> LOG.debug("a job ended"));
    }

    /** Submits jobs; the cluster is the caller's to close. */
    static RunningJobs submit(ClusterClient<?> client, List<StreamGraph> graphs) {
        List<JobID> jobs = new ArrayList<>();
        for (StreamGraph graph : graphs) {
            jobs.add(client.submitJob(graph).join());
        }
        return new RunningJobs(client, jobs);
    }

    private void finish(JobResult result) {
        result.getSerializedThrowable().filter(fault -> !cancelling).ifPresent(fault -> {
            throw new CompletionException(fault.deserializeError(RunningJobs.class.getClassLoader()));
        });
    }

    /** Completes when the first job ends, exceptionally if it failed. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Cancels what still runs, and waits for it. */
    void cancel() {
        cancelling = true;
        for (int i = 0; i < jobs.size(); i++) {
            cancel(jobs.get(i), ends.get(i));
        }
    }

    private void cancel(JobID job, CompletableFuture<Void> end) {
        if (!end.isDone()) {
            client.cancel(job)
                    .thenCombine(end, (cancelled, over) -> cancelled)
                    .orTimeout(CANCEL_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(fault -> {
                        LOG.warn("a job did not end as asked", fault);
                        return Acknowledge.get();
                    })
                    .join();
        }
    }
}
