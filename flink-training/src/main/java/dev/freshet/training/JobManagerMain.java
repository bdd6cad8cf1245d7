package dev.freshet.training;

import dev.freshet.service.ServiceMain;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;

/** The job manager of a cluster without Kubernetes or ZooKeeper, with its jobs: {@code JobManagerMain [CONFIG.yaml]}. */
public final class JobManagerMain {

    private JobManagerMain() {}

    /** Runs until the process is asked to stop or a job fails for good. */
    public static void main(String[] args) {
        ServiceMain.run("job-manager", args, JobManagerMain::start);
    }

    private static JobManagerService start(ConfigReader config) throws Exception {
        TrainingConfig training = config.read("training", TrainingConfig.defaults());
        return JobManagerService.start(
                config.read("flink", ClusterConfig.defaults()),
                training,
                new Clients(config.read("kafka", KafkaConfig.UNSET)),
                config.read("artifacts", ArtifactsConfig.UNSET),
                new LoraLearnerFactory(training.trainer(), training.methods()));
    }
}
