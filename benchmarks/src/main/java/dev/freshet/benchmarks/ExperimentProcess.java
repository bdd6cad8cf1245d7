package dev.freshet.benchmarks;

import dev.freshet.benchmarks.experiment.Experiment;
import dev.freshet.benchmarks.measure.Progress;
import dev.freshet.benchmarks.measure.RowResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs an experiment in a JVM of its own, as the services are started: a failing one takes no other with it, ends when its
 * time is over, and finds code that only it has warmed.
 */
final class ExperimentProcess {

    private static final List<String> JVM = List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-XX:+UseTransparentHugePages",
            "-XX:+UseG1GC",
            "-Dai.djl.pytorch.graph_optimizer=false",
            "-Dai.djl.offline=true");
    private static final String HEAP = "-Xmx3g";

    private final ModelBenchOptions options;

    ExperimentProcess(ModelBenchOptions options) {
        this.options = options;
    }

    /** All rows of the experiment, failed ones with the reason. */
    List<RowResult> run(Experiment experiment, Duration limit, Progress progress)
            throws IOException, InterruptedException {
        Files.createDirectories(options.cache());
        Path file = Files.createTempFile("freshet-bench-", ".json");
        Path errors = options.cache().resolve(experiment.name() + ".err");
        try {
            Process process = start(experiment, file, errors);
            Thread relay = relay(process, progress);
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                end(process);
                return failed(experiment, "took longer than " + limit.toSeconds() + " s");
            }
            relay.join();
            if (process.exitValue() != 0) {
                return failed(experiment, "its JVM ended with exit code " + process.exitValue() + ", see " + errors);
            }
            return ResultsJson.read(file, experiment.rows());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private Process start(Experiment experiment, Path results, Path errors) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(HEAP);
        command.addAll(JVM);
        command.add("-Dai.djl.pytorch.num_threads=" + Runtime.getRuntime().availableProcessors());
        command.add("-Dfreshet.logs=" + options.cache());
        command.add("-Dfreshet.log=" + experiment.name());
        command.addAll(experiment.jvmOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(ExperimentMain.class.getName());
        command.addAll(List.of(experiment.name(), results.toString(), Integer.toString(options.pairs())));
        command.addAll(List.of(options.home().toString(), options.cache().toString()));
        if (options.model() != null) {
            command.add(options.model());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return builder.start();
    }

    private static Thread relay(Process process, Progress progress) {
        Thread relay = new Thread(
                () -> {
                    try (BufferedReader lines = process.inputReader()) {
                        lines.lines().forEach(progress::at);
                    } catch (IOException | UncheckedIOException e) {
                        progress.at("its words are lost: " + e);
                    }
                },
                "experiment-progress");
        relay.setDaemon(true);
        relay.start();
        return relay;
    }

    /** With what it started. */
    private static void end(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    private static List<RowResult> failed(Experiment experiment, String reason) {
        return experiment.rows().stream()
                .map(row -> RowResult.failed(row, reason))
                .toList();
    }
}
