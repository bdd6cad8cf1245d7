package dev.freshet.inference;

import dev.freshet.inference.languagemodel.LanguageModelConfig;
import dev.freshet.inference.languagemodel.LanguageModelEngine;
import dev.freshet.service.ServiceMain;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import java.time.Clock;

/** Runs one replica as a process. */
public final class InferenceMain {

    private InferenceMain() {}

    /** Takes the configuration file's name, if there is one. */
    public static void main(String[] args) {
        ServiceMain.run("inference-consumer", args, config -> {
            InferenceConfig inference = config.read("inference", InferenceConfig.defaults());
            LanguageModelConfig model = config.read("language-model", LanguageModelConfig.defaults());
            Clients clients = new Clients(config.read("kafka", KafkaConfig.UNSET));
            ArtifactStore artifacts =
                    config.read("artifacts", ArtifactsConfig.UNSET).open();
            return InferenceService.start(
                    inference,
                    clients,
                    artifacts,
                    new LanguageModelEngine(model, inference.slots()),
                    Clock.systemUTC());
        });
    }
}
