package dev.freshet.kernels;

import jdk.incubator.vector.FloatVector;

/** Weights of 16 bits with the range of fp32. */
final class Bf16Matrix extends PackedMatrix {

    private final short[] values;

    private Bf16Matrix(int out, int in, short[] values) {
        super(out, in, null);
        this.values = values;
    }

    static Bf16Matrix pack(int out, int in, RowReader rows) {
        short[] values = new short[Lanes.roundUp(out) * in];
        float[] row = new float[in];
        for (int o = 0; o < out; o++) {
            rows.read(o, row);
            int at = o / Lanes.COUNT * Lanes.COUNT * in + o % Lanes.COUNT;
            for (float value : row) {
                values[at] = round(value);
                at += Lanes.COUNT;
            }
        }
        return new Bf16Matrix(out, in, values);
    }

    /** To the nearest, ties to even. */
    private static short round(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    @Override
    public long bytes() {
        return (long) values.length * Short.BYTES;
    }

    @Override
    void one(int panel, float[] x, int at, float[] sums) {
        int p = begin(panel);
        FloatVector sum = Lanes.zero();
        for (int i = 0; i < in(); i++) {
            sum = Lanes.load(values, p + i * Lanes.COUNT).fma(Lanes.spread(x[at + i]), sum);
        }
        sum.intoArray(sums, 0);
    }

    @Override
    void four(int panel, float[] x, int at, float[] sums) {
        int p0 = begin(panel);
        int p1 = p0 + begin(1);
        int p2 = p1 + begin(1);
        int p3 = p2 + begin(1);
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = Lanes.zero();
        FloatVector s2 = Lanes.zero();
        FloatVector s3 = Lanes.zero();
        int o = 0;
        for (int i = 0; i < in(); i++) {
            FloatVector t = Lanes.spread(x[at + i]);
            s0 = Lanes.load(values, p0 + o).fma(t, s0);
            s1 = Lanes.load(values, p1 + o).fma(t, s1);
            s2 = Lanes.load(values, p2 + o).fma(t, s2);
            s3 = Lanes.load(values, p3 + o).fma(t, s3);
            o += Lanes.COUNT;
        }
        s0.intoArray(sums, 0);
        s1.intoArray(sums, Lanes.COUNT);
        s2.intoArray(sums, 2 * Lanes.COUNT);
        s3.intoArray(sums, 3 * Lanes.COUNT);
    }

    @Override
    void eight(int panel, int pair, float[] x, int at, int count, float[] sums) {
        int x0 = at;
        int x1 = at + Math.min(1, count - 1) * in();
        int x2 = at + Math.min(2, count - 1) * in();
        int x3 = at + Math.min(3, count - 1) * in();
        int x4 = at + Math.min(4, count - 1) * in();
        int x5 = at + Math.min(5, count - 1) * in();
        int x6 = at + Math.min(6, count - 1) * in();
        int x7 = at + Math.min(7, count - 1) * in();
        FloatVector a0 = Lanes.zero();
        FloatVector b0 = Lanes.zero();
        FloatVector a1 = Lanes.zero();
        FloatVector b1 = Lanes.zero();
        FloatVector a2 = Lanes.zero();
        FloatVector b2 = Lanes.zero();
        FloatVector a3 = Lanes.zero();
        FloatVector b3 = Lanes.zero();
        FloatVector a4 = Lanes.zero();
        FloatVector b4 = Lanes.zero();
        FloatVector a5 = Lanes.zero();
        FloatVector b5 = Lanes.zero();
        FloatVector a6 = Lanes.zero();
        FloatVector b6 = Lanes.zero();
        FloatVector a7 = Lanes.zero();
        FloatVector b7 = Lanes.zero();
        int p = begin(panel);
        int q = begin(pair);
        for (int i = 0; i < in(); i++) {
            FloatVector a = Lanes.load(values, p);
            FloatVector b = Lanes.load(values, q);
            p += Lanes.COUNT;
            q += Lanes.COUNT;
            FloatVector t = Lanes.spread(x[x0 + i]);
            a0 = a.fma(t, a0);
            b0 = b.fma(t, b0);
            t = Lanes.spread(x[x1 + i]);
            a1 = a.fma(t, a1);
            b1 = b.fma(t, b1);
            t = Lanes.spread(x[x2 + i]);
            a2 = a.fma(t, a2);
            b2 = b.fma(t, b2);
            t = Lanes.spread(x[x3 + i]);
            a3 = a.fma(t, a3);
            b3 = b.fma(t, b3);
            t = Lanes.spread(x[x4 + i]);
            a4 = a.fma(t, a4);
            b4 = b.fma(t, b4);
            t = Lanes.spread(x[x5 + i]);
            a5 = a.fma(t, a5);
            b5 = b.fma(t, b5);
            t = Lanes.spread(x[x6 + i]);
            a6 = a.fma(t, a6);
            b6 = b.fma(t, b6);
            t = Lanes.spread(x[x7 + i]);
            a7 = a.fma(t, a7);
            b7 = b.fma(t, b7);
        }
        a0.intoArray(sums, 0);
        b0.intoArray(sums, Lanes.COUNT);
        a1.intoArray(sums, 2 * Lanes.COUNT);
        b1.intoArray(sums, 3 * Lanes.COUNT);
        a2.intoArray(sums, 4 * Lanes.COUNT);
        b2.intoArray(sums, 5 * Lanes.COUNT);
        a3.intoArray(sums, 6 * Lanes.COUNT);
        b3.intoArray(sums, 7 * Lanes.COUNT);
        a4.intoArray(sums, 8 * Lanes.COUNT);
        b4.intoArray(sums, 9 * Lanes.COUNT);
        a5.intoArray(sums, 10 * Lanes.COUNT);
        b5.intoArray(sums, 11 * Lanes.COUNT);
        a6.intoArray(sums, 12 * Lanes.COUNT);
        b6.intoArray(sums, 13 * Lanes.COUNT);
        a7.intoArray(sums, 14 * Lanes.COUNT);
        b7.intoArray(sums, 15 * Lanes.COUNT);
    }
}
