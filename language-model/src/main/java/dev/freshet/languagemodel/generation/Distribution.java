package dev.freshet.languagemodel.generation;

/**
 * The distribution of the next token of one sequence. Its memory is of the size of the vocabulary and reused for every
 * token that a generator chooses. Used by one thread.
 */
final class Distribution {
    /** A temperature below the inverse of this is as good as 0. */
    private static final double MAX_SCALE = 1e30;

    private final float[] weights;
    private final double[] blocks;
    private final float[] tops;
    private final Candidates candidates;
    private float[] logits = {};
    private int start;
    private int size;
    private float highest;
    private float scale;
    private double total;
    private double logSum;

    Distribution(int vocabulary) {
        this.weights = new float[vocabulary];
        this.blocks = new double[vocabulary / Logits.BLOCK + 1];
        this.tops = new float[blocks.length];
        this.candidates = new Candidates(vocabulary);
    }

    /**
     * Reads the row of {@code size} logits that begins at {@code start}.
     *
     * @return whether it is a distribution: all of its logits are finite
     */
    boolean read(float[] row, int first, int length) {
        logits = row;
        start = first;
        size = length;
        scale = 0;
        highest = Logits.highest(row, first, length, tops);
        if (!Float.isFinite(highest) || !Float.isFinite(Logits.lowest(row, first, length))) {
            return false;
        }
        logSum = highest + Math.log(weigh(1));
        return true;
    }

    /** Natural logarithm of the token's probability under the logits that were read, if they still are as they were. */
    double logProbability(int token) {
        return logits[start + token] - logSum;
    }

    /** The {@code most} most probable tokens, ordered. */
    int[] best(int most) {
        candidates.gatherHighest(logits, start, size, tops, most);
        candidates.sort();
        int[] tokens = new int[candidates.count()];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = candidates.token(i);
        }
        return tokens;
    }

    /** The most probable token, lowest id first among equals. */
    int best() {
        int token = 0;
        while (tops[token / Logits.BLOCK] != highest) {
            token += Logits.BLOCK;
        }
        while (logits[start + token] != highest) {
            token++;
        }
        return token;
    }

    float logit(int token) {
        return logits[start + token];
    }

    /** Changes a logit; {@link #changed} follows. */
    void set(int token, float logit) {
        logits[start + token] = logit;
    }

    /** Takes note that logits were changed since they were read. */
    void changed() {
        highest = Logits.highest(logits, start, size, tops);
        scale = 0;
    }

    /** A token by its probability at this temperature. */
    int draw(double temperature, double chance) {
        double target = chance * weigh(inverse(temperature));
        int block = 0;
        while ((block + 1) * Logits.BLOCK < size && target >= blocks[block]) {
            target -= blocks[block++];
        }
        return walk(block * Logits.BLOCK, target);
    }

    /** The most probable {@code most} tokens at this temperature as candidates, by weight. */
    Candidates highest(int most, double temperature) {
        candidates.gatherHighest(logits, start, size, tops, most);
        candidates.weigh(highest, inverse(temperature));
        return candidates;
    }

    /** All tokens of at least this share of the highest weight as candidates, by weight. */
    Candidates from(double share, double temperature) {
        weigh(inverse(temperature));
        candidates.gatherFrom(weights, size, blocks, (float) share);
        return candidates;
    }

    /**
     * All tokens that can be in the nucleus of this probability as candidates, by weight; then keeps the nucleus of them.
     */
    Candidates nucleus(double probability, double temperature) {
        double sum = weigh(inverse(temperature));
        // Tokens below this cannot be in it: all of them together weigh less than what it leaves out.
        candidates.gatherFrom(weights, size, blocks, (float) (sum * (1 - probability) / size));
        candidates.keepNucleus(probability * sum);
        return candidates;
    }

    private static float inverse(double temperature) {
        return (float) Math.min(1 / temperature, MAX_SCALE);
    }

    private double weigh(float wanted) {
        if (scale != wanted) {
            scale = wanted;
            total = Logits.weigh(logits, start, size, highest, scale, weights, blocks);
        }
        return total;
    }

    private int walk(int from, double target) {
        double seen = 0;
        int last = -1;
        for (int i = from; i < size; i++) {
            if (weights[i] >= Candidates.LEAST) {
                seen += weights[i];
                last = i;
                if (seen > target) {
                    return i;
                }
            }
        }
        return last >= 0 ? last : best();
    }
}
