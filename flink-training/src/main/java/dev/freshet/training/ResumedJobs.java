package dev.freshet.training;

import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigException;
import dev.freshet.service.kafka.Clients;
import dev.freshet.training.prepare.PrepareJob;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learn job, and the prepare job beside it, as a start submits them: no job manager outlives its process, so each
 * goes on from its newest complete checkpoint in the folder, whatever ended the process before.
 */
final class ResumedJobs {

    private static final Logger LOG = LoggerFactory.getLogger(ResumedJobs.class);

    private final TrainingConfig config;
    private final Clients clients;

    ResumedJobs(TrainingConfig config, Clients clients) {
        if (config.checkpoints().isBlank()) {
            throw ConfigException.of("training.checkpoints", "empty", "a folder");
        }
        this.config = config;
        this.clients = clients;
    }

    /**
     * What to submit.
     *
     * @param artifacts where versions and base models are; the job opens it where it runs
     * @param learners makes what learns
     * @param patience how long what an earlier start left running may go on writing
     * @throws ConfigException if there is no checkpoint while candidates exist, and no fresh start was asked for; or if the
     *     prepare job is not to run, but did not end what it began
     * @throws Exception if the broker fails
     */
    List<StreamGraph> graphs(ArtifactsConfig artifacts, LearnerFactory learners, Duration patience) throws Exception {
        StartChecks checks = new StartChecks(clients);
        checks.requireTransactionVersion();
        checks.requireUnused(LearnJob.NAME, config.checkpointInterval(), patience);
        Configuration settings = JobSettings.standalone(config);
        boolean resumed = resume(settings, Checkpoints.folder(config.checkpoints()));
        if (!resumed && !config.freshStart()) {
            checks.requireNoCandidates("no checkpoint in " + config.checkpoints()
                    + ", name the folder of the earlier run in training.checkpoints");
        }
        List<StreamGraph> graphs = new ArrayList<>();
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        new LearnJob(config, clients.config(), artifacts, learners).define(env);
        graphs.add(env.getStreamGraph());
        if (config.prepare().enabled()) {
            graphs.add(prepare());
        } else {
            checks.requireNothingLeft(PrepareJob.NAME, config.prepare().checkpointInterval());
        }
        return graphs;
    }

    private StreamGraph prepare() throws IOException {
        Configuration settings = JobSettings.prepareStandalone(config);
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
}
