package dev.freshet.kernels;

import jdk.incubator.vector.FloatVector;

/**
 * An fp32 matrix (out, in) of few outputs and many inputs, as the lower side of a low-rank update. The inputs are taken in
 * four quarters side by side, because one chain would wait for memory; the four sums are added in their order, so a row's
 * bits depend on the row alone here, too.
 *
 * <p>Immutable and thread-safe. Needs {@link CpuKernels#available}.
 */
public final class NarrowMatrix {

    private static final int QUARTERS = 4;

    private final int out;
    private final int in;
    private final int quarter;
    private final float[] values;

    /** Packs the rows of a matrix, each read once. */
    public NarrowMatrix(int out, int in, RowReader rows) {
        this.out = out;
        this.in = in;
        this.quarter = in / QUARTERS;
        this.values = new float[Lanes.roundUp(out) * in];
        float[] row = new float[in];
        for (int o = 0; o < out; o++) {
            rows.read(o, row);
            int at = o / Lanes.COUNT * Lanes.COUNT * in + o % Lanes.COUNT;
            for (float value : row) {
                values[at] = value;
                at += Lanes.COUNT;
            }
        }
    }

    /** Floats that {@link #multiply} writes: the outputs, rounded up to whole registers. */
    public int stride() {
        return Lanes.roundUp(out);
    }

    /** {@code y = A x} for the row of x that begins at {@code xAt}. */
    public void multiply(float[] x, int xAt, float[] y, int yAt) {
        for (int panel = 0; panel < stride(); panel += Lanes.COUNT) {
            sum(panel * in, x, xAt, y, yAt + panel);
        }
    }

    private void sum(int begin, float[] x, int x0, float[] y, int yAt) {
        int x1 = x0 + quarter;
        int x2 = x1 + quarter;
        int x3 = x2 + quarter;
        int step = quarter * Lanes.COUNT;
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = Lanes.zero();
        FloatVector s2 = Lanes.zero();
        FloatVector s3 = Lanes.zero();
        int p = begin;
        for (int i = 0; i < quarter; i++) {
            s0 = Lanes.load(values, p).fma(Lanes.spread(x[x0 + i]), s0);
            s1 = Lanes.load(values, p + step).fma(Lanes.spread(x[x1 + i]), s1);
            s2 = Lanes.load(values, p + 2 * step).fma(Lanes.spread(x[x2 + i]), s2);
            s3 = Lanes.load(values, p + 3 * step).fma(Lanes.spread(x[x3 + i]), s3);
            p += Lanes.COUNT;
        }
        FloatVector sum = s0.add(s1).add(s2.add(s3));
        for (int i = QUARTERS * quarter; i < in; i++) {
            sum = Lanes.load(values, begin + i * Lanes.COUNT).fma(Lanes.spread(x[x0 + i]), sum);
        }
        sum.intoArray(y, yAt);
    }
}
