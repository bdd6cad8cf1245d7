package dev.freshet.training;

import dev.freshet.service.config.ConfigReader;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.training.prepare.PrepareJob;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Submits the prepare job to a cluster, for {@code flink run}: {@code PrepareMain [CONFIG.yaml]}. */
public final class PrepareMain {

    private PrepareMain() {}

    /**
     * Submits the job.
     *
     * @throws Exception if the configuration cannot be used or the job fails
     */
    public static void main(String[] args) throws Exception {
        ConfigReader reader =
                ConfigReader.open(args.length == 0 ? Optional.empty() : Optional.of(Path.of(args[0])), System.getenv());
        TrainingConfig config = reader.read("training", TrainingConfig.defaults());
        KafkaConfig kafka = reader.read("kafka", KafkaConfig.UNSET);
        StartChecks checks = new StartChecks(new Clients(kafka));
        checks.requireTransactionVersion();
        checks.requireUnused(PrepareJob.NAME, config.prepare().checkpointInterval());
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.prepare(config));
        new PrepareJob(config.prepare(), kafka, config.transactionTimeout()).define(env);
        env.execute();
    }
}
