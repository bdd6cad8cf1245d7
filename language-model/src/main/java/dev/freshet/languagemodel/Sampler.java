package dev.freshet.languagemodel;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws tokens for one sequence by temperature and nucleus (Holtzman et al. 2020). Every draw takes exactly one random
 * number, so a sequence's choices depend on its seed and its logits alone.
 */
final class Sampler {
    private final double temperature;
    private final double topP;
    private final SplittableRandom random;

    Sampler(double temperature, double topP, @Nullable Long seed) {
        this.temperature = temperature;
        this.topP = topP;
        this.random = seed == null ? new SplittableRandom() : new SplittableRandom(seed);
    }

    /** A token of the row of {@code size} logits that begins at {@code start}. */
    int sample(float[] logits, int start, int size) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            highest = Math.max(highest, logits[start + i]);
        }
        double[] weights = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            weights[i] = Math.exp((logits[start + i] - highest) / temperature);
            sum += weights[i];
        }
        double target = random.nextDouble();
        if (Double.isNaN(sum)) {
            return 0; // The model gave no distribution: the sequence's log-probability, NaN, says so.
        }
        return topP < 1 ? nucleus(weights, sum, target) : walk(weights, sum * target);
    }

    private static int walk(double[] weights, double target) {
        double seen = 0;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                seen += weights[i];
                last = i;
                if (seen > target) {
                    return i;
                }
            }
        }
        return last;
    }

    private int nucleus(double[] weights, double sum, double target) {
        // Tokens below this cannot be in the nucleus: all of them together weigh less than what it leaves out.
        double cutoff = sum * (1 - topP) / weights.length;
        long[] ranked = new long[weights.length];
        int count = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] >= cutoff) {
                ranked[count++] = rank(weights[i], i);
            }
        }
        Arrays.sort(ranked, 0, count);
        double inside = 0;
        int kept = 0;
        while (kept < count && inside < topP * sum) {
            inside += weights[(int) ranked[kept++]];
        }
        double seen = 0;
        for (int i = 0; i < kept; i++) {
            seen += weights[(int) ranked[i]];
            if (seen > target * inside) {
                return (int) ranked[i];
            }
        }
        return (int) ranked[kept - 1];
    }

    /** Sorts by falling weight (to the precision of a float, whose bits are ordered as it is), then by rising id. */
    private static long rank(double weight, int id) {
        return (long) -Float.floatToIntBits((float) weight) << Integer.SIZE | id;
    }
}
