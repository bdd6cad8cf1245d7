package dev.freshet.benchmarks;

import dev.freshet.benchmarks.experiment.Experiment;
import dev.freshet.benchmarks.experiment.Experiments;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures the language model beside its peers and prints one table. */
public final class ModelBench {

    private final ModelBenchOptions options;
    private final PrintWriter out;
    private final PrintWriter err;

    /** The table goes to {@code out}, what goes on to {@code err}. */
    public ModelBench(ModelBenchOptions options, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.out = out;
        this.err = err;
    }

    /** Prints the names of the rows that would be measured, with what they compare and their bounds. */
    public void list() {
        for (Experiment experiment : selected()) {
            for (Row row : experiment.rows()) {
                if (options.wants(row)) {
                    out.println(row.name() + ": " + row.what() + (row.bound() == null ? "" : ", " + row.bound()));
                }
            }
        }
        out.flush();
    }

    /**
     * Measures the rows, each experiment in a JVM of its own, and prints them.
     *
     * @return whether every row that was not skipped keeps its bound
     * @throws IllegalArgumentException if no row has a name that is asked for
     */
    public boolean run() throws IOException, InterruptedException {
        List<Experiment> experiments = selected();
        if (experiments.isEmpty()) {
            throw new IllegalArgumentException("no row's name has '" + options.rows() + "' in it; --list shows them");
        }
        List<RowResult> results = new ArrayList<>();
        for (int i = 0; i < experiments.size(); i++) {
            Duration left = experiments.subList(i, experiments.size()).stream()
                    .map(this::estimate)
                    .reduce(Duration.ZERO, Duration::plus);
            results.addAll(run(experiments.get(i), (i + 1) + "/" + experiments.size(), left));
        }
        return BenchReport.write(results, out, options.json());
    }

    private List<RowResult> run(Experiment experiment, String place, Duration left)
            throws IOException, InterruptedException {
        String prefix = "[" + place + "] " + experiment.name() + ": ";
        progress(prefix + "about " + (left.toSeconds() + 59) / 60 + " min left");
        return new ExperimentProcess(options)
                .run(experiment, scaled(experiment, experiment.limit()), words -> progress(prefix + words)).stream()
                        .filter(result -> options.wants(result.row()))
                        .toList();
    }

    private List<Experiment> selected() {
        return Experiments.ofTheModel(options.quick()).stream()
                .filter(experiment -> experiment.rows().stream().anyMatch(options::wants))
                .toList();
    }

    private Duration estimate(Experiment experiment) {
        return scaled(experiment, experiment.estimate());
    }

    private Duration scaled(Experiment experiment, Duration ofNinePairs) {
        return experiment.repeatsPairs()
                ? ofNinePairs.multipliedBy(options.pairs()).dividedBy(ModelBenchOptions.FEWEST_PAIRS)
                : ofNinePairs;
    }

    private void progress(String line) {
        err.println(line);
        err.flush();
    }
}
