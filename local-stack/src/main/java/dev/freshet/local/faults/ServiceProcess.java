package dev.freshet.local.faults;

import dev.freshet.inference.InferenceConfig;
import dev.freshet.inference.InferenceService;
import dev.freshet.ingest.IngestConfig;
import dev.freshet.ingest.IngestService;
import dev.freshet.local.stack.LanguageModelParts;
import dev.freshet.local.stack.StackParts;
import dev.freshet.service.Service;
import dev.freshet.service.ServiceMain;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.EmbeddedBroker;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.training.ClusterConfig;
import dev.freshet.training.JobManagerService;
import dev.freshet.training.TaskManagerService;
import dev.freshet.training.TrainingConfig;
import dev.freshet.updater.UpdaterConfig;
import dev.freshet.updater.UpdaterService;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One service as a process: {@code ServiceProcess ROLE CONFIG.yaml}, wired as its own main does it. */
public final class ServiceProcess {

    private final ConfigReader config;
    private final StackParts parts;

    private ServiceProcess(ConfigReader config, StackParts parts) {
        this.config = config;
        this.parts = parts;
    }

    /** Section {@code broker} of the configuration. */
    record BrokerConfig(String folder, int port, int controllerPort) {}

    /** Runs a service with the language model until killed. */
    public static void main(String[] args) {
        run(args, LanguageModelParts::read);
    }

    /** Runs a service with other parts. */
    static void run(String[] args, Function<ConfigReader, StackParts> parts) {
        Role role = Role.valueOf(args[0]);
        ServiceMain.run(role.toString(), Arrays.copyOfRange(args, 1, args.length), config -> new ServiceProcess(
                        config, parts.apply(config))
                .start(role));
    }

    private Service start(Role role) throws Exception {
        return switch (role) {
            case BROKER -> broker(config.read("broker", new BrokerConfig("", 0, 0)));
            case STREAMS ->
                IngestService.start(config.read("ingest", IngestConfig.defaults()), clients(), Clock.systemUTC());
            case JOB_MANAGER ->
                JobManagerService.start(
                        config.read("flink", ClusterConfig.defaults()),
                        config.read("training", TrainingConfig.defaults()),
                        clients(),
                        config.read("artifacts", ArtifactsConfig.UNSET),
                        parts.learners());
            case TASK_MANAGER -> TaskManagerService.start(config.read("flink", ClusterConfig.defaults()));
            case UPDATER ->
                UpdaterService.start(
                        config.read("updater", UpdaterConfig.defaults()),
                        clients(),
                        artifacts(),
                        Clock.systemUTC(),
                        parts.judge(artifacts()));
            case CONSUMER ->
                InferenceService.start(
                        config.read("inference", InferenceConfig.defaults()),
                        clients(),
                        artifacts(),
                        parts.engine(),
                        Clock.systemUTC());
        };
    }

    private Clients clients() {
        return new Clients(config.read("kafka", KafkaConfig.UNSET));
    }

    private ArtifactStore artifacts() {
        return config.read("artifacts", ArtifactsConfig.UNSET).open();
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
