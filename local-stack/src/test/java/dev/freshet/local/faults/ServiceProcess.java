package dev.freshet.local.faults;

import dev.freshet.inference.EchoEngine;
import dev.freshet.inference.InferenceConfig;
import dev.freshet.inference.InferenceService;
import dev.freshet.ingest.IngestConfig;
import dev.freshet.ingest.IngestService;
import dev.freshet.service.Service;
import dev.freshet.service.ServiceMain;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.training.TrainingConfig;
import dev.freshet.training.TrainingService;
import dev.freshet.training.TwoParameterLearner;
import dev.freshet.updater.FixedJudge;
import dev.freshet.updater.UpdaterConfig;
import dev.freshet.updater.UpdaterService;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** One service of the mechanics as a process: {@code ServiceProcess ROLE CONFIG.yaml}, wired as its own main does it. */
public final class ServiceProcess {

    private ServiceProcess() {}

    /** Section {@code broker} of the configuration. */
    record BrokerConfig(String folder, int port, int controllerPort) {}

    /** Runs until killed. */
    public static void main(String[] args) {
        Role role = Role.valueOf(args[0]);
        ServiceMain.run(args[0], Arrays.copyOfRange(args, 1, args.length), config -> start(role, config));
    }

    private static Service start(Role role, ConfigReader config) throws Exception {
        return switch (role) {
            case BROKER -> broker(config.read("broker", new BrokerConfig("", 0, 0)));
            case STREAMS ->
                IngestService.start(config.read("ingest", IngestConfig.defaults()), clients(config), Clock.systemUTC());
            case FLINK ->
                TrainingService.start(
                        config.read("training", TrainingConfig.defaults()),
                        clients(config),
                        config.read("artifacts", ArtifactsConfig.UNSET),
                        new TwoParameterLearner.Factory());
            case UPDATER ->
                UpdaterService.start(
                        config.read("updater", UpdaterConfig.defaults()),
                        clients(config),
                        config.read("artifacts", ArtifactsConfig.UNSET).open(),
                        Clock.systemUTC(),
                        FixedJudge.approving(TwoParameterLearner.zero()));
            case CONSUMER ->
                InferenceService.start(
                        config.read("inference", InferenceConfig.defaults()),
                        clients(config),
                        config.read("artifacts", ArtifactsConfig.UNSET).open(),
                        new EchoEngine(Duration.ofMillis(5)),
                        Clock.systemUTC());
        };
    }

    private static Clients clients(ConfigReader config) {
        return new Clients(config.read("kafka", KafkaConfig.UNSET));
    }

    private static Service broker(BrokerConfig config) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(config.folder()), config.port(), config.controllerPort());
        CompletableFuture<Void> ended = new CompletableFuture<>();
        return new Service() {
            @Override
            public CompletableFuture<Void> ended() {
                return ended;
            }

            @Override
            public void close() {
                broker.close();
                ended.complete(null);
            }
        };
    }
}
