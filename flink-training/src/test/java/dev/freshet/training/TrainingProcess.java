package dev.freshet.training;

import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.training.rules.LearningRules;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The service in a process of its own, to be killed. */
final class TrainingProcess implements AutoCloseable {

    private static final String MECHANICAL = "two parameters";
    private static final String LANGUAGE_MODEL = "language model";

    private final Process process;

    private TrainingProcess(Process process) {
        this.process = process;
    }

    /** With the two-parameter learner. */
    static TrainingProcess start(String bootstrapServers, Path folder) throws IOException {
        return start(bootstrapServers, folder, MECHANICAL, List.of());
    }

    /** With a language model on one thread, in batches of two that wait for each other. */
    static TrainingProcess languageModel(String bootstrapServers, Path folder) throws IOException {
        List<String> options = List.of(
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.graph_optimizer=false",
                "--add-modules",
                "jdk.incubator.vector");
        return start(bootstrapServers, folder, LANGUAGE_MODEL, options);
    }

    private static TrainingProcess start(String bootstrapServers, Path folder, String learner, List<String> options)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(TrainingProcess.class.getName(), bootstrapServers, folder.toString(), learner));
        File log = folder.resolve("process.log").toFile();
        return new TrainingProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
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
        boolean mechanical = args[2].equals(MECHANICAL);
        TrainingConfig defaults = TrainingConfig.defaults().withCheckpoints(folder.resolve("checkpoints"));
        LearningRules byCount = LearningRules.defaults().withBatches(2, Duration.ofDays(1), 2);
        TrainingConfig config = mechanical ? defaults : defaults.withLearning(byCount);
        LearnerFactory learners = mechanical
                ? new TwoParameterLearner.Factory()
                : new LoraLearnerFactory(config.trainer(), config.methods());
        ArtifactsConfig artifacts =
                new ArtifactsConfig(folder.resolve("artifacts").toString());
        try (TrainingService service =
                TrainingService.start(config, new Clients(KafkaConfig.of(args[0])), artifacts, learners)) {
            service.ended().join();
        }
    }
}
