package dev.freshet.local.bench.learning;

import dev.freshet.benchmarks.BenchReport;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.training.TrainingConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures whether the model learns, with the learn job's own rules, losses and learner and the updater's own gate, in one process, by a clock that is
 * only counted: what customers ask and how they judge is simulated.
 */
public final class LearningBench {

    private final LearningBenchOptions options;
    private final TrainingConfig training;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * Measures how models learn.
     *
     * @param training how they do; the job's settings unless something else is to be tried
     * @param out where the table goes
     * @param err where it goes what goes on
     * @throws IllegalArgumentException if the file of CLINC150 is not there
     */
    public LearningBench(LearningBenchOptions options, TrainingConfig training, PrintWriter out, PrintWriter err) {
        if (options.clinc() != null && !Files.isRegularFile(options.clinc())) {
            throw new IllegalArgumentException("--clinc is '" + options.clinc() + "', must be a file");
        }
        this.options = options;
        this.training = training;
        this.out = out;
        this.err = err;
    }

    /**
     * Runs every experiment, prints the table and writes what the options ask for.
     *
     * @return whether every bound is kept
     */
    public boolean run() throws Exception {
        School school = new School(options.base(), training, options.seeds(), options.sizes());
        Trials trials = new Trials(Runtime.getRuntime().availableProcessors(), this::tell);
        List<RowResult> rows = new ArrayList<>();
        for (Experiment experiment : experiments()) {
            Findings findings = experiment.run(school, trials);
            rows.addAll(findings.rows());
            draw(findings.figures());
        }
        return BenchReport.write(rows, out, options.json());
    }

    private List<Experiment> experiments() {
        List<Experiment> all = List.of(
                new DriftExperiment(),
                new ForgettingExperiment(),
                new FreshnessExperiment(),
                new IntentExperiment(options.clinc()));
        return all.stream()
                .filter(experiment -> options.only().isEmpty() || options.only().contains(experiment.name()))
                .toList();
    }

    private void draw(List<Figure> figures) throws IOException {
        if (options.figures() != null) {
            FigureFiles.write(options.figures(), figures).ifPresent(this::tell);
        }
    }

    private synchronized void tell(String words) {
        err.println("learning: " + words);
        err.flush();
    }
}
