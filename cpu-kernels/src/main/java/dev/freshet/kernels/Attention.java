package dev.freshet.kernels;

import jdk.incubator.vector.FloatVector;

/** The inner loops of attention: up to four query heads read a key or a value once. */
final class Attention {

    static final int HEADS = 4;

    private Attention() {}

    /**
     * Products of each query with the keys of {@code count} registers' worth of positions.
     *
     * @param key holds at {@code begin} for each register of positions one register for each element of a head
     * @param heads queries, {@code size} apart; those beyond repeat the last
     * @param scores takes a row of {@code row} floats for each query
     */
    static void score(
            float[] key,
            int begin,
            int count,
            float[] query,
            int queryAt,
            int size,
            int heads,
            float[] scores,
            int row) {
        int q1 = queryAt + Math.min(1, heads - 1) * size;
        int q2 = queryAt + Math.min(2, heads - 1) * size;
        int q3 = queryAt + Math.min(3, heads - 1) * size;
        int step = size * Lanes.COUNT;
        for (int block = 0; block < count; block += 2) {
            int p = begin + block * step;
            int pair = block + 1 < count ? step : 0;
            FloatVector a0 = Lanes.zero();
            FloatVector a1 = Lanes.zero();
            FloatVector a2 = Lanes.zero();
            FloatVector a3 = Lanes.zero();
            FloatVector b0 = Lanes.zero();
            FloatVector b1 = Lanes.zero();
            FloatVector b2 = Lanes.zero();
            FloatVector b3 = Lanes.zero();
            for (int d = 0; d < size; d++) {
                FloatVector a = Lanes.load(key, p);
                FloatVector b = Lanes.load(key, p + pair);
                p += Lanes.COUNT;
                FloatVector q = Lanes.spread(query[queryAt + d]);
                a0 = a.fma(q, a0);
                b0 = b.fma(q, b0);
                q = Lanes.spread(query[q1 + d]);
                a1 = a.fma(q, a1);
                b1 = b.fma(q, b1);
                q = Lanes.spread(query[q2 + d]);
                a2 = a.fma(q, a2);
                b2 = b.fma(q, b2);
                q = Lanes.spread(query[q3 + d]);
                a3 = a.fma(q, a3);
                b3 = b.fma(q, b3);
            }
            int at = block * Lanes.COUNT;
            int next = pair == 0 ? at : at + Lanes.COUNT;
            int r1 = Math.min(1, heads - 1) * row;
            int r2 = Math.min(2, heads - 1) * row;
            int r3 = Math.min(3, heads - 1) * row;
            a0.intoArray(scores, at);
            b0.intoArray(scores, next);
            a1.intoArray(scores, r1 + at);
            b1.intoArray(scores, r1 + next);
            a2.intoArray(scores, r2 + at);
            b2.intoArray(scores, r2 + next);
            a3.intoArray(scores, r3 + at);
            b3.intoArray(scores, r3 + next);
        }
    }

    /**
     * Sums of the values by each query's weights; they follow the weights, {@code result} after a row's begin.
     *
     * @param width floats of a value, whole registers
     */
    static void mix(float[] value, int begin, int width, int count, int heads, float[] weights, int row, int result) {
        int r1 = Math.min(1, heads - 1) * row;
        int r2 = Math.min(2, heads - 1) * row;
        int r3 = Math.min(3, heads - 1) * row;
        for (int d = 0; d < width; d += 2 * Lanes.COUNT) {
            int pair = d + Lanes.COUNT < width ? Lanes.COUNT : 0;
            FloatVector a0 = Lanes.zero();
            FloatVector a1 = Lanes.zero();
            FloatVector a2 = Lanes.zero();
            FloatVector a3 = Lanes.zero();
            FloatVector b0 = Lanes.zero();
            FloatVector b1 = Lanes.zero();
            FloatVector b2 = Lanes.zero();
            FloatVector b3 = Lanes.zero();
            int p = begin + d;
            for (int i = 0; i < count; i++) {
                FloatVector a = Lanes.load(value, p);
                FloatVector b = Lanes.load(value, p + pair);
                p += width;
                FloatVector w = Lanes.spread(weights[i]);
                a0 = a.fma(w, a0);
                b0 = b.fma(w, b0);
                w = Lanes.spread(weights[r1 + i]);
                a1 = a.fma(w, a1);
                b1 = b.fma(w, b1);
                w = Lanes.spread(weights[r2 + i]);
                a2 = a.fma(w, a2);
                b2 = b.fma(w, b2);
                w = Lanes.spread(weights[r3 + i]);
                a3 = a.fma(w, a3);
                b3 = b.fma(w, b3);
            }
            int at = result + d;
            a0.intoArray(weights, at);
            b0.intoArray(weights, at + pair);
            a1.intoArray(weights, r1 + at);
            b1.intoArray(weights, r1 + at + pair);
            a2.intoArray(weights, r2 + at);
            b2.intoArray(weights, r2 + at + pair);
            a3.intoArray(weights, r3 + at);
            b3.intoArray(weights, r3 + at + pair);
        }
    }
}
