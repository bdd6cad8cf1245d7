package dev.freshet.updater;

import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.service.ServiceMain;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.updater.judge.LanguageModelJudge;
import java.time.Clock;

/** The release service as a process: {@code UpdaterMain [CONFIG.yaml]}. */
public final class UpdaterMain {

    private UpdaterMain() {}

    /** Runs it until it is stopped. */
    public static void main(String[] args) {
        ServiceMain.run("model-updater", args, config -> {
            UpdaterConfig updater = config.read("updater", UpdaterConfig.defaults());
            Clients clients = new Clients(config.read("kafka", KafkaConfig.UNSET));
            ArtifactStore artifacts =
                    config.read("artifacts", ArtifactsConfig.UNSET).open();
            return UpdaterService.start(
                    updater,
                    clients,
                    artifacts,
                    Clock.systemUTC(),
                    new LanguageModelJudge(
                            artifacts,
                            new ModelOptions(updater.device(), updater.dtype()),
                            updater.adapter(),
                            updater.gate()));
        });
    }
}
