package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import java.time.Duration;
import java.util.List;

/** A measurement that gives some rows of the table. It runs in a JVM of its own, once. */
public interface Experiment {

    /** An experiment takes so many times its estimate before it is given up. */
    int PATIENCE = 3;

    /** For what is made only once, such as a model. */
    Duration START = Duration.ofMinutes(2);

    /** In lower case with hyphens. */
    String name();

    /** What it gives. */
    List<Row> rows();

    /** How long it takes with nine pairs on two cores. */
    Duration estimate();

    /** Whether it takes longer with more pairs. */
    default boolean repeatsPairs() {
        return true;
    }

    /** When it is given up, with nine pairs. */
    default Duration limit() {
        return estimate().multipliedBy(PATIENCE).plus(START);
    }

    /** More options for its JVM, after those of every experiment. */
    default List<String> jvmOptions() {
        return List.of();
    }

    /** Measures, and gives each of the rows once. */
    List<RowResult> run(ExperimentContext context) throws Exception;
}
