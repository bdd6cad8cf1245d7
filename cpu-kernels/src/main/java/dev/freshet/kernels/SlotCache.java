package dev.freshet.kernels;

import java.util.Arrays;

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
     * Softmax attention of the query heads that share a key-value head, over the positions up to and including
     * {@code position}.
     *
     * @param head the key-value head
     * @param group how many query heads share it; they lie one after the other in {@code query} and {@code out}
     * @param scale factor of the scores
     */
    public void attend(
            int layer,
            int head,
            int group,
            int position,
            float[] query,
            int queryAt,
            float scale,
            float[] out,
            int outAt) {
        int count = position + 1;
        int whole = Lanes.roundUp(count);
        float[] scores = SCORES.get();
        int row = whole + valueSize;
        if (scores.length < Attention.HEADS * row) {
            scores = new float[2 * Attention.HEADS * row];
            SCORES.set(scores);
        }
        for (int first = 0; first < group; first += Attention.HEADS) {
            int heads = Math.min(Attention.HEADS, group - first);
            int q = queryAt + first * size;
            Attention.score(keys[layer], key(head, 0), whole / Lanes.COUNT, query, q, size, heads, scores, row);
            for (int h = 0; h < heads; h++) {
                int at = h * row;
                Arrays.fill(scores, at + count, at + whole, Float.NEGATIVE_INFINITY);
                float largest = Vectors.max(scores, at, whole);
                float sum = Vectors.exponentials(scores, at, whole, largest, scale);
                for (int i = 0; i < count; i++) {
                    scores[at + i] /= sum;
                }
            }
            Attention.mix(values[layer], value(head, 0), valueSize, count, heads, scores, row, whole);
            for (int h = 0; h < heads; h++) {
                System.arraycopy(scores, h * row + whole, out, outAt + (first + h) * size, size);
            }
        }
    }

    private int key(int head, int block) {
        return (head * blocks + block) * size * Lanes.COUNT;
    }

    private int value(int head, int position) {
        return (head * blocks * Lanes.COUNT + position) * valueSize;
    }
}
