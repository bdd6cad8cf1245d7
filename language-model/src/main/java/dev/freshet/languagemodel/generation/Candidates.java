package dev.freshet.languagemodel.generation;

import java.util.Arrays;

/**
 * Some of a row's tokens, each with a value, ordered by falling value and then by rising id as far as is needed. It is
 * reused for every token that a generator chooses: its memory grows once. Used by one thread.
 */
final class Candidates {

    /** A weight below this, where the highest is 1, counts as none: e to the power of -32. */
    static final float LEAST = 1.2664166e-14f;

    /** Tokens that are gathered beyond those wanted before the lowest are dropped again. */
    private static final int SLACK = 1024;

    /** A sum may be lower than one of its terms by this share. */
    private static final float ROUNDING = 1e-3f;

    /** Ascending keys are falling values, and rising ids where these are equal. */
    private final long[] keys;

    private int count;

    Candidates(int vocabulary) {
        this.keys = new long[vocabulary];
    }

    int count() {
        return count;
    }

    int token(int index) {
        return (int) keys[index];
    }

    float value(int index) {
        return floatOf(~(int) (keys[index] >> Integer.SIZE));
    }

    /**
     * Gathers the {@code most} highest logits of a row, in no order; none that is minus infinity.
     *
     * @param tops the highest of each block of the row
     */
    void gatherHighest(float[] logits, int start, int size, float[] tops, int most) {
        long room = Math.min(size, Math.max(2L * most, (long) most + SLACK));
        float threshold = most > 0 ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
        count = 0;
        for (int block = 0; block * Logits.BLOCK < size; block++) {
            if (tops[block] <= threshold) {
                continue;
            }
            int end = Math.min(size, (block + 1) * Logits.BLOCK);
            for (int i = block * Logits.BLOCK; i < end; i++) {
                float logit = logits[start + i];
                if (logit > threshold) {
                    keys[count++] = key(logit, i);
                    if (count == room && count > most) {
                        keepHighest(most);
                        threshold = value(most - 1);
                    }
                }
            }
        }
        keepHighest(most);
    }

    /**
     * Gathers the tokens whose weight is at least {@code lowest}, and not as good as zero.
     *
     * @param blocks the sum of each block of the weights
     */
    void gatherFrom(float[] weights, int size, double[] blocks, float lowest) {
        float least = Math.max(lowest, LEAST);
        count = 0;
        for (int block = 0; block * Logits.BLOCK < size; block++) {
            if (blocks[block] < least * (1 - ROUNDING)) {
                continue;
            }
            int end = Math.min(size, (block + 1) * Logits.BLOCK);
            for (int i = block * Logits.BLOCK; i < end; i++) {
                if (weights[i] >= least) {
                    keys[count++] = key(weights[i], i);
                }
            }
        }
    }

    /** Turns logits into weights: {@code exp((logit - highest) * scale)}. */
    void weigh(float highest, float scale) {
        for (int i = 0; i < count; i++) {
            keys[i] = key((float) Math.exp((value(i) - highest) * scale), token(i));
        }
    }

    double sum() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += value(i);
        }
        return sum;
    }

    /** Drops all but the {@code most} highest; the last one kept is the lowest of them. */
    void keepHighest(int most) {
        if (most >= count) {
            return;
        }
        int low = 0;
        int high = count;
        while (high - low > 1) {
            int middle = partition(low, high);
            if (middle == most - 1) {
                break;
            } else if (middle < most - 1) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        count = most;
    }

    /** Keeps as few of the highest as together have at least this sum. */
    void keepNucleus(double sum) {
        int low = 0;
        int high = count;
        double missing = sum;
        while (low < high) {
            int middle = partition(low, high);
            double above = 0;
            for (int i = low; i < middle; i++) {
                above += value(i);
            }
            if (above >= missing && middle > low) {
                high = middle;
            } else {
                low = middle + 1;
                missing -= above + value(middle);
                if (missing <= 0) {
                    break;
                }
            }
        }
        count = low;
    }

    /** Drops what is below {@code lowest}. */
    void keepFrom(float lowest) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (value(i) >= lowest) {
                keys[kept++] = keys[i];
            }
        }
        count = kept;
    }

    /** Orders all of them. */
    void sort() {
        Arrays.sort(keys, 0, count);
    }

    /** Moves one key of the range to its place, the lower ones before it and the higher ones after: returns that place. */
    private int partition(int low, int high) {
        long pivot = pivot(low, high);
        int place = low;
        for (int i = low; i < high - 1; i++) {
            if (keys[i] < pivot) {
                swap(i, place++);
            }
        }
        swap(high - 1, place);
        return place;
    }

    /** Moves the median of three keys to the end of the range. */
    private long pivot(int low, int high) {
        int last = high - 1;
        int middle = (low + last) >>> 1;
        if (keys[middle] < keys[low]) {
            swap(middle, low);
        }
        if (keys[last] < keys[low]) {
            swap(last, low);
        }
        if (keys[middle] < keys[last]) {
            swap(middle, last);
        }
        return keys[last];
    }

    private void swap(int one, int other) {
        long key = keys[one];
        keys[one] = keys[other];
        keys[other] = key;
    }

    private static long key(float value, int token) {
        return (long) ~ordered(Float.floatToRawIntBits(value)) << Integer.SIZE | token;
    }

    private static float floatOf(int ordered) {
        return Float.intBitsToFloat(ordered(ordered));
    }

    /** Bits of a float to an integer that is ordered as the float is, and back. */
    private static int ordered(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
