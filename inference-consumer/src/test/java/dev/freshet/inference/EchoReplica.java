package dev.freshet.inference;

import dev.freshet.service.ServiceMain;
import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import java.time.Clock;
import java.time.Duration;

/** A replica with the engine that echoes, as a process of its own that tests can kill. */
public final class EchoReplica {

    /**
     * How the process is told.
     *
     * @param pause before each word
     */
    public record EchoConfig(Duration pause) {}

    private EchoReplica() {}

    /** Sections {@code kafka}, {@code artifacts}, {@code inference} and {@code echo}, all from variables. */
    public static void main(String[] args) {
        ServiceMain.run(
                "echo-replica",
                args,
                config -> InferenceService.start(
                        config.read("inference", InferenceConfig.defaults()),
                        new Clients(config.read("kafka", KafkaConfig.UNSET)),
                        config.read("artifacts", ArtifactsConfig.UNSET).open(),
                        new EchoEngine(config.read("echo", new EchoConfig(Duration.ZERO))
                                .pause()),
                        Clock.systemUTC()));
    }
}
