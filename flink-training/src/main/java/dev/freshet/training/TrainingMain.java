package dev.freshet.training;

import dev.freshet.service.ServiceMain;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;

/** The learn job as one process: {@code TrainingMain [CONFIG.yaml]}. In a Flink cluster run {@link LearnJob} instead. */
public final class TrainingMain {

    private TrainingMain() {}

    /** Runs until the process is asked to stop or the job fails for good. */
    public static void main(String[] args) {
        ServiceMain.run("flink-training", args, TrainingMain::start);
    }

    private static TrainingService start(ConfigReader config) throws Exception {
        TrainingConfig training = config.read("training", TrainingConfig.defaults());
        return TrainingService.start(
                training,
                new Clients(config.read("kafka", KafkaConfig.UNSET)),
                config.read("artifacts", ArtifactsConfig.UNSET),
                new LoraLearnerFactory(training.trainer(), training.methods()));
    }
}
