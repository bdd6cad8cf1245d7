package dev.freshet.local.bench.learning;

/** Some rows that are measured together. */
interface Experiment {

    /** One word. */
    String name();

    /** Runs its trials. */
    Findings run(School school, Trials trials) throws Exception;
}
