package dev.freshet.training;

import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/** The service with the two-parameter learner in a process of its own, to be killed. */
final class TrainingProcess implements AutoCloseable {

    private final Process process;

    private TrainingProcess(Process process) {
        this.process = process;
    }

    static TrainingProcess start(String bootstrapServers, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TrainingProcess.class.getName(),
                bootstrapServers,
                folder.toString());
        File log = folder.resolve("process.log").toFile();
        return new TrainingProcess(builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it where it stands: no shutdown hook runs. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws Exception {
        kill();
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        TrainingConfig config = TrainingConfig.defaults().withCheckpoints(folder.resolve("checkpoints"));
        Clients clients = new Clients(KafkaConfig.of(args[0]));
        ArtifactsConfig artifacts =
                new ArtifactsConfig(folder.resolve("artifacts").toString());
        try (TrainingService service =
                TrainingService.start(config, clients, artifacts, new TwoParameterLearner.Factory())) {
            service.ended().join();
        }
    }
}
