package dev.freshet.benchmarks.measure;

/** What became of a row. */
public sealed interface Outcome {

    /**
     * Both sides were measured.
     *
     * @param ours median of the first side, in the row's unit
     * @param peer median of the second side
     * @param ratio of the pairs
     * @param note what a reader should know of this run, or empty
     */
    record Measured(double ours, double peer, Summary ratio, String note) implements Outcome {}

    /**
     * One side was measured, by itself.
     *
     * @param figure in the row's unit; the bound is of its median
     * @param note what a reader should know of this run, or empty
     */
    record Figure(Summary figure, String note) implements Outcome {}

    /** What the row needs is not here. */
    record Skipped(String reason) implements Outcome {}

    /** It went wrong. */
    record Failed(String reason) implements Outcome {}
}
