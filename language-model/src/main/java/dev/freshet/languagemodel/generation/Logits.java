package dev.freshet.languagemodel.generation;

import dev.freshet.kernels.CpuKernels;
import dev.freshet.kernels.Vectors;

/** Passes over one row of logits, in vector registers where the JVM can. A row has the same bits wherever it lies. */
final class Logits {

    /** Of so many the highest and the sum are kept, so that later passes may leave out whole blocks. */
    static final int BLOCK = 256;

    private static final boolean VECTORS = CpuKernels.available();

    private Logits() {}

    /**
     * The highest of the row; NaN if one of them is.
     *
     * @param tops gets the highest of each block
     */
    static float highest(float[] logits, int start, int size, float[] tops) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int from = 0; from < size; from += BLOCK) {
            int length = Math.min(BLOCK, size - from);
            float top = VECTORS ? Vectors.max(logits, start + from, length) : highest(logits, start + from, length);
            tops[from / BLOCK] = top;
            highest = Math.max(highest, top);
        }
        return highest;
    }

    /** The lowest of the row; NaN if one of them is. */
    static float lowest(float[] logits, int start, int size) {
        if (VECTORS) {
            return Vectors.min(logits, start, size);
        }
        float lowest = Float.POSITIVE_INFINITY;
        for (int i = start; i < start + size; i++) {
            lowest = Math.min(lowest, logits[i]);
        }
        return lowest;
    }

    /**
     * Writes {@code exp((logit - highest) * scale)} of each, which may be a little above 0 where it should be 0.
     *
     * @param blocks gets the sum of each block
     * @return the sum of all
     */
    static double weigh(
            float[] logits, int start, int size, float highest, float scale, float[] weights, double[] blocks) {
        double total = 0;
        for (int from = 0; from < size; from += BLOCK) {
            int length = Math.min(BLOCK, size - from);
            System.arraycopy(logits, start + from, weights, from, length);
            double sum = VECTORS
                    ? Vectors.exponentials(weights, from, length, highest, scale)
                    : exponentials(weights, from, length, highest, scale);
            blocks[from / BLOCK] = sum;
            total += sum;
        }
        return total;
    }

    /** What {@link Vectors#max} gives. */
    static float highest(float[] logits, int from, int length) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < from + length; i++) {
            highest = Math.max(highest, logits[i]);
        }
        return highest;
    }

    /** What {@link Vectors#exponentials} gives, but for the last bits. */
    static double exponentials(float[] weights, int from, int length, float highest, float scale) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            weights[i] = (float) Math.exp((weights[i] - highest) * scale);
            sum += weights[i];
        }
        return sum;
    }
}
