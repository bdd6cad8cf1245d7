package dev.freshet.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Keys and values of the tokens that one sequence has seen, and attention over them. Keys lie position beside position, so
 * that scores of a register's worth of positions are computed at once; values lie as they come.
 *
 * <p>Positions are written in any order; {@link #attend} reads those up to its own. Reading is thread-safe.
 */
public final class SlotCache {

    private static final ThreadLocal<float[]> SCORES = ThreadLocal.withInitial(() -> new float[0]);

    private final int heads;
    private final int size;
    private final int valueSize;
    private final int blocks;
    private final float[][] keys;
    private final float[][] values;

    /** For {@code heads} key-value heads of {@code size} in each layer, and as many tokens as {@code positions}. */
    public SlotCache(int layers, int heads, int size, int positions) {
        this.heads = heads;
        this.size = size;
        this.valueSize = Lanes.roundUp(size);
        this.blocks = Lanes.roundUp(positions) / Lanes.COUNT;
        this.keys = new float[layers][heads * blocks * size * Lanes.COUNT];
        this.values = new float[layers][heads * blocks * Lanes.COUNT * valueSize];
    }

    /** Bytes of a cache. */
    public static long bytes(int layers, int heads, int size, int positions) {
        return (long) layers * heads * Lanes.roundUp(positions) * (size + Lanes.roundUp(size)) * Float.BYTES;
    }

    /** Writes all heads of one token: {@code key} and {@code value} hold them one after the other. */
    public void put(int layer, int position, float[] key, int keyAt, float[] value, int valueAt) {
        int block = position / Lanes.COUNT;
        int lane = position % Lanes.COUNT;
        for (int head = 0; head < heads; head++) {
            int at = key(head, block) + lane;
            for (int d = 0; d < size; d++) {
                keys[layer][at + d * Lanes.COUNT] = key[keyAt + head * size + d];
            }
            System.arraycopy(value, valueAt + head * size, values[layer], value(head, position), size);
        }
    }

    /** Takes over the first {@code positions} of another cache of the same shape. */
    public void copyFrom(SlotCache other, int positions) {
        int copied = Lanes.roundUp(positions) / Lanes.COUNT;
        for (int layer = 0; layer < keys.length; layer++) {
            for (int head = 0; head < heads; head++) {
                int from = key(head, 0);
                System.arraycopy(other.keys[layer], from, keys[layer], from, copied * size * Lanes.COUNT);
                from = value(head, 0);
                System.arraycopy(other.values[layer], from, values[layer], from, positions * valueSize);
            }
        }
    }

    /** Writes {@code count} tokens from position {@code start} on, given head by head: (heads, count, size). */
    public void putChunk(int layer, int start, int count, float[] chunk, int keysAt, int valuesAt) {
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < count; i++) {
                int from = (head * count + i) * size;
                int at = key(head, (start + i) / Lanes.COUNT) + (start + i) % Lanes.COUNT;
                for (int d = 0; d < size; d++) {
                    keys[layer][at + d * Lanes.COUNT] = chunk[keysAt + from + d];
                }
                System.arraycopy(chunk, valuesAt + from, values[layer], value(head, start + i), size);
            }
        }
    }

    /** Reads tokens as {@link #putChunk} takes them. */
    public void getChunk(int layer, int start, int count, float[] chunk, int keysAt, int valuesAt) {
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < count; i++) {
                int to = (head * count + i) * size;
                int at = key(head, (start + i) / Lanes.COUNT) + (start + i) % Lanes.COUNT;
                for (int d = 0; d < size; d++) {
                    chunk[keysAt + to + d] = keys[layer][at + d * Lanes.COUNT];
                }
                System.arraycopy(values[layer], value(head, start + i), chunk, valuesAt + to, size);
            }
        }
    }

    /** Reads all heads of a token back, as {@link #put} took them. */
    public void get(int layer, int position, float[] key, int keyAt, float[] value, int valueAt) {
        for (int head = 0; head < heads; head++) {
            int at = key(head, position / Lanes.COUNT) + position % Lanes.COUNT;
            for (int d = 0; d < size; d++) {
                key[keyAt + head * size + d] = keys[layer][at + d * Lanes.COUNT];
            }
            System.arraycopy(values[layer], value(head, position), value, valueAt + head * size, size);
        }
    }

    /**
     * Softmax attention of one query head over the positions up to and including {@code position}.
     *
     * @param head the key-value head that the query's shares
     * @param scale factor of the scores
     */
    public void attend(
            int layer, int head, int position, float[] query, int queryAt, float scale, float[] out, int outAt) {
        int count = position + 1;
        int whole = Lanes.roundUp(count);
        float[] scores = SCORES.get();
        if (scores.length < whole + valueSize) {
            scores = new float[2 * (whole + valueSize)];
            SCORES.set(scores);
        }
        score(keys[layer], key(head, 0), whole / Lanes.COUNT, query, queryAt, scores);
        Arrays.fill(scores, count, whole, Float.NEGATIVE_INFINITY);
        float largest = Vectors.max(scores, 0, whole);
        float sum = Vectors.exponentials(scores, 0, whole, largest, scale);
        mix(values[layer], value(head, 0), count, scores, whole);
        for (int d = 0; d < size; d++) {
            out[outAt + d] = scores[whole + d] / sum;
        }
    }

    private void score(float[] key, int begin, int count, float[] query, int queryAt, float[] scores) {
        int step = size * Lanes.COUNT;
        int block = 0;
        for (; block + 4 <= count; block += 4) {
            int p = begin + block * step;
            FloatVector s0 = Lanes.zero();
            FloatVector s1 = Lanes.zero();
            FloatVector s2 = Lanes.zero();
            FloatVector s3 = Lanes.zero();
            for (int d = 0; d < size; d++) {
                FloatVector q = Lanes.spread(query[queryAt + d]);
                s0 = Lanes.load(key, p).fma(q, s0);
                s1 = Lanes.load(key, p + step).fma(q, s1);
                s2 = Lanes.load(key, p + 2 * step).fma(q, s2);
                s3 = Lanes.load(key, p + 3 * step).fma(q, s3);
                p += Lanes.COUNT;
            }
            int to = block * Lanes.COUNT;
            s0.intoArray(scores, to);
            s1.intoArray(scores, to + Lanes.COUNT);
            s2.intoArray(scores, to + 2 * Lanes.COUNT);
            s3.intoArray(scores, to + 3 * Lanes.COUNT);
        }
        for (; block < count; block++) {
            int p = begin + block * step;
            FloatVector sum = Lanes.zero();
            for (int d = 0; d < size; d++) {
                sum = Lanes.load(key, p + d * Lanes.COUNT).fma(Lanes.spread(query[queryAt + d]), sum);
            }
            sum.intoArray(scores, block * Lanes.COUNT);
        }
    }

    /** Sums the values by their weights; the result follows the weights. */
    private void mix(float[] value, int begin, int count, float[] weights, int result) {
        int d = 0;
        for (; d + 4 * Lanes.COUNT <= valueSize; d += 4 * Lanes.COUNT) {
            FloatVector s0 = Lanes.zero();
            FloatVector s1 = Lanes.zero();
            FloatVector s2 = Lanes.zero();
            FloatVector s3 = Lanes.zero();
            int p = begin + d;
            for (int i = 0; i < count; i++) {
                FloatVector weight = Lanes.spread(weights[i]);
                s0 = Lanes.load(value, p).fma(weight, s0);
                s1 = Lanes.load(value, p + Lanes.COUNT).fma(weight, s1);
                s2 = Lanes.load(value, p + 2 * Lanes.COUNT).fma(weight, s2);
                s3 = Lanes.load(value, p + 3 * Lanes.COUNT).fma(weight, s3);
                p += valueSize;
            }
            s0.intoArray(weights, result + d);
            s1.intoArray(weights, result + d + Lanes.COUNT);
            s2.intoArray(weights, result + d + 2 * Lanes.COUNT);
            s3.intoArray(weights, result + d + 3 * Lanes.COUNT);
        }
        for (; d < valueSize; d += Lanes.COUNT) {
            FloatVector sum = Lanes.zero();
            for (int i = 0; i < count; i++) {
                sum = Lanes.load(value, begin + d + i * valueSize).fma(Lanes.spread(weights[i]), sum);
            }
            sum.intoArray(weights, result + d);
        }
    }

    private int key(int head, int block) {
        return (head * blocks + block) * size * Lanes.COUNT;
    }

    private int value(int head, int position) {
        return (head * blocks * Lanes.COUNT + position) * valueSize;
    }
}
