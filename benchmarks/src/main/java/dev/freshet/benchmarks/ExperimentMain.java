package dev.freshet.benchmarks;

import dev.freshet.benchmarks.experiment.Experiment;
import dev.freshet.benchmarks.experiment.ExperimentContext;
import dev.freshet.benchmarks.experiment.Experiments;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.model.Models;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Runs one experiment in this JVM: progress to standard output, a line each, and the results to a file. */
final class ExperimentMain {

    private ExperimentMain() {}

    /** Arguments: experiment, result file, pairs, home, cache, and the model if one was asked for. */
    public static void main(String[] args) throws IOException {
        Experiment experiment = Experiments.named(args[0]);
        PrintStream progress = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Path home = Path.of(args[3]);
        ExperimentContext context = new ExperimentContext(
                Integer.parseInt(args[2]),
                args.length > 5 ? args[5] : null,
                Runtime.getRuntime().availableProcessors(),
                new Models(ShippedFiles.model(home), Path.of(args[4])),
                ShippedFiles.peers(home),
                progress::println);
        ResultsJson.write(Path.of(args[1]), "", run(experiment, context));
    }

    private static List<RowResult> run(Experiment experiment, ExperimentContext context) {
        try {
            return experiment.run(context);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(experiment, e);
        } catch (Exception | OutOfMemoryError e) {
            LoggerFactory.getLogger(ExperimentMain.class).error("{} failed", experiment.name(), e);
            return failed(experiment, e);
        }
    }

    private static List<RowResult> failed(Experiment experiment, Throwable cause) {
        return experiment.rows().stream()
                .map(row -> RowResult.failed(
                        row, cause.toString().lines().findFirst().orElseThrow()))
                .toList();
    }
}
