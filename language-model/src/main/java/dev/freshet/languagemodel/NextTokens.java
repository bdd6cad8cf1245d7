package dev.freshet.languagemodel;

import dev.freshet.kernels.CpuKernels;
import dev.freshet.kernels.Vectors;

/**
 * Logits of the next token, one row for each sequence. They are valid until the {@link SlotBatch} that gave them computes
 * again; used by its thread.
 */
final class NextTokens {
    private static final boolean VECTORS = CpuKernels.available();
    private final float[] logits;
    private final int vocabulary;

    /**
     * A view.
     *
     * @param logits row after row; may be longer than the rows
     * @param vocabulary logits of a row
     */
    NextTokens(float[] logits, int vocabulary) {
        this.logits = logits;
        this.vocabulary = vocabulary;
    }

    /** All logits, row after row. */
    float[] logits() {
        return logits;
    }

    int vocabulary() {
        return vocabulary;
    }

    /** The most probable token, lowest id first among equals; 0 if there is no distribution. */
    int best(int row) {
        int start = row * vocabulary;
        float highest = highest(start);
        int best = start;
        while (best < start + vocabulary - 1 && logits[best] != highest) {
            best++;
        }
        return logits[best] == highest ? best - start : 0;
    }

    int sample(int row, Sampler sampler) {
        return sampler.sample(logits, row * vocabulary, vocabulary);
    }

    /** Natural logarithm of the token's probability. */
    double logProbability(int row, int token) {
        int start = row * vocabulary;
        return logits[start + token] - logSumExp(start, highest(start));
    }

    private float highest(int start) {
        if (VECTORS) {
            return Vectors.max(logits, start, vocabulary);
        }
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = start; i < start + vocabulary; i++) {
            highest = Math.max(highest, logits[i]);
        }
        return highest;
    }

    private double logSumExp(int start, float highest) {
        if (VECTORS) {
            return Vectors.logSumExp(logits, start, vocabulary, highest);
        }
        double sum = 0;
        for (int i = start; i < start + vocabulary; i++) {
            sum += Math.exp(logits[i] - highest);
        }
        return highest + Math.log(sum);
    }
}
