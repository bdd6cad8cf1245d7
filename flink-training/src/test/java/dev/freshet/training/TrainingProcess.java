package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.KafkaConfig;
import dev.freshet.training.rules.LearningRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The service in a process of its own, to be killed. */
final class TrainingProcess implements AutoCloseable {

    private static final String MECHANICAL = "two parameters";
    private static final String LANGUAGE_MODEL = "language model";

    private static final int TAIL = 200;

    private final Process process;
    private final Path log;

    private TrainingProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
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
        Path log = folder.resolve("process.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new TrainingProcess(process, log);
    }

    /** Asks in this thread until it is enough; fails with the end of the log where the process ended or takes too long. */
    <T> T await(Callable<T> question, Predicate<T> enough) throws IOException {
        try {
            return Awaitility.await()
                    .atMost(Duration.ofMinutes(10))
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(10))
                    .until(
                            () -> {
                                assertThat(process.isAlive())
                                        .as("the process is alive")
                                        .isTrue();
                                return question.call();
                            },
                            enough);
        } catch (ConditionTimeoutException | AssertionError e) {
            List<String> lines = Files.readAllLines(log);
            throw new AssertionError(
                    String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size())), e);
        }
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
