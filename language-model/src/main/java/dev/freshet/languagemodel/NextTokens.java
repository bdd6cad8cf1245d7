package dev.freshet.languagemodel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Distributions of the next token, one row for each sequence. The logits leave native memory only if somebody samples.
 * Owned by the thread that generates, until closed.
 */
final class NextTokens implements AutoCloseable {
    private final NDManager scope;
    private final NDArray logits;
    private final int rows;
    private final int vocabulary;
    private final float[] summary;
    private float[] copied = {};

    /**
     * Takes over the scope.
     *
     * @param logits (rows, vocabulary)
     * @param summary for each row its most probable token, lowest id first among equals; then for each row that token's
     *     logit; then for each row the logarithm of its summed exponentials
     */
    NextTokens(NDManager scope, NDArray logits, float[] summary) {
        this.scope = scope;
        this.logits = logits;
        this.rows = (int) logits.getShape().get(0);
        this.vocabulary = (int) logits.getShape().get(1);
        this.summary = summary;
    }

    int best(int row) {
        return (int) summary[row];
    }

    int sample(int row, Sampler sampler) {
        return sampler.sample(logits(), row * vocabulary, vocabulary);
    }

    /** Natural logarithm of the token's probability. */
    double logProbability(int row, int token) {
        double logit = token == best(row) ? summary[rows + row] : logits()[row * vocabulary + token];
        return logit - summary[2 * rows + row];
    }

    /** All logits, row by row. */
    float[] logits() {
        if (copied.length == 0) {
            copied = logits.toFloatArray();
        }
        return copied;
    }

    @Override
    public void close() {
        scope.close();
    }
}
