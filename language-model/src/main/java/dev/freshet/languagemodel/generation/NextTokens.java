package dev.freshet.languagemodel.generation;

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

    /** Reads a row; false if it is no distribution, because one of its logits is not finite. */
    boolean read(int row, Distribution into) {
        return into.read(logits, row * vocabulary, vocabulary);
    }
}
