package dev.freshet.languagemodel;

/**
 * Logits of the next token, one row for each sequence. They are valid until the {@link SlotBatch} that gave them computes
 * again; used by its thread.
 */
final class NextTokens {
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

    /** The most probable token, lowest id first among equals. */
    int best(int row) {
        int start = row * vocabulary;
        int best = start;
        for (int i = start + 1; i < start + vocabulary; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best - start;
    }

    int sample(int row, Sampler sampler) {
        return sampler.sample(logits, row * vocabulary, vocabulary);
    }

    /** Natural logarithm of the token's probability. */
    double logProbability(int row, int token) {
        int start = row * vocabulary;
        double highest = logits[start + best(row)];
        double sum = 0;
        for (int i = start; i < start + vocabulary; i++) {
            sum += Math.exp(logits[i] - highest);
        }
        return logits[start + token] - highest - Math.log(sum);
    }
}
