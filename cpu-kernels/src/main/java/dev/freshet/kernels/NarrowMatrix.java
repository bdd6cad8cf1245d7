package dev.freshet.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * An fp32 matrix (out, in) of few outputs and many inputs, as the lower side of a low-rank update. The inputs are taken in
 * eight equal parts side by side, because one chain would wait for memory; the eight sums are added pairwise, always in the
 * same way, so a row's bits depend on the row alone here, too.
 *
 * <p>Outputs that fill half a register or less are folded: its upper half takes the later four parts of the inputs, so that
 * no memory is read for empty lanes.
 *
 * <p>Immutable and thread-safe. Needs {@link CpuKernels#available}.
 */
public final class NarrowMatrix {

    private static final int PARTS = 8;
    private static final int HALF = Lanes.COUNT / 2;
    private static final VectorMask<Float> UPPER = VectorMask.fromLong(Lanes.FLOATS, -1L << HALF);

    private final int out;
    private final int in;
    private final int part;
    /** Where the last panel begins if it is folded, else where the values end. */
    private final int folded;

    private final float[] values;

    /** Packs the rows of a matrix, each read once. */
    public NarrowMatrix(int out, int in, RowReader rows) {
        this.out = out;
        this.in = in;
        this.part = in / PARTS;
        int rest = out % Lanes.COUNT;
        boolean folds = rest > 0 && rest <= HALF;
        this.folded = (folds ? out - rest : stride()) * in;
        this.values = new float[folded + (folds ? (in - PARTS / 2 * part) * Lanes.COUNT : 0)];
        float[] row = new float[in];
        for (int o = 0; o < out; o++) {
            rows.read(o, row);
            int begin = o / Lanes.COUNT * Lanes.COUNT * in;
            pack(row, begin, o % Lanes.COUNT);
        }
    }

    private void pack(float[] row, int begin, int lane) {
        int later = PARTS / 2 * part;
        for (int i = 0; i < in; i++) {
            int at = begin + i * Lanes.COUNT + lane;
            if (begin == folded && i >= later) {
                at += (i < 2 * later ? HALF : 0) - later * Lanes.COUNT;
            }
            values[at] = row[i];
        }
    }

    /** Floats that {@link #multiply} writes: the outputs, rounded up to whole registers. */
    public int stride() {
        return Lanes.roundUp(out);
    }

    /** {@code y = A x} for the row of x that begins at {@code xAt}. */
    public void multiply(float[] x, int xAt, float[] y, int yAt) {
        int panels = stride() / Lanes.COUNT;
        for (int panel = 0; panel < panels; panel++) {
            int begin = panel * Lanes.COUNT * in;
            if (begin == folded) {
                sumFolded(begin, x, xAt, y, yAt + panel * Lanes.COUNT);
            } else {
                sum(begin, x, xAt, y, yAt + panel * Lanes.COUNT);
            }
        }
    }

    private void sum(int begin, float[] x, int xAt, float[] y, int yAt) {
        int step = part * Lanes.COUNT;
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = Lanes.zero();
        FloatVector s2 = Lanes.zero();
        FloatVector s3 = Lanes.zero();
        FloatVector s4 = Lanes.zero();
        FloatVector s5 = Lanes.zero();
        FloatVector s6 = Lanes.zero();
        FloatVector s7 = Lanes.zero();
        for (int i = 0; i < part; i++) {
            int p = begin + i * Lanes.COUNT;
            int q = xAt + i;
            s0 = Lanes.load(values, p).fma(Lanes.spread(x[q]), s0);
            s1 = Lanes.load(values, p + step).fma(Lanes.spread(x[q + part]), s1);
            s2 = Lanes.load(values, p + 2 * step).fma(Lanes.spread(x[q + 2 * part]), s2);
            s3 = Lanes.load(values, p + 3 * step).fma(Lanes.spread(x[q + 3 * part]), s3);
            s4 = Lanes.load(values, p + 4 * step).fma(Lanes.spread(x[q + 4 * part]), s4);
            s5 = Lanes.load(values, p + 5 * step).fma(Lanes.spread(x[q + 5 * part]), s5);
            s6 = Lanes.load(values, p + 6 * step).fma(Lanes.spread(x[q + 6 * part]), s6);
            s7 = Lanes.load(values, p + 7 * step).fma(Lanes.spread(x[q + 7 * part]), s7);
        }
        FloatVector sum = s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7)));
        for (int i = PARTS * part; i < in; i++) {
            sum = Lanes.load(values, begin + i * Lanes.COUNT).fma(Lanes.spread(x[xAt + i]), sum);
        }
        sum.intoArray(y, yAt);
    }

    private void sumFolded(int begin, float[] x, int xAt, float[] y, int yAt) {
        int step = part * Lanes.COUNT;
        int later = PARTS / 2 * part;
        FloatVector s0 = Lanes.zero();
        FloatVector s1 = Lanes.zero();
        FloatVector s2 = Lanes.zero();
        FloatVector s3 = Lanes.zero();
        for (int i = 0; i < part; i++) {
            int p = begin + i * Lanes.COUNT;
            int q = xAt + i;
            int r = q + later;
            s0 = Lanes.load(values, p).fma(Lanes.spread(x[q]).blend(x[r], UPPER), s0);
            s1 = Lanes.load(values, p + step).fma(Lanes.spread(x[q + part]).blend(x[r + part], UPPER), s1);
            s2 = Lanes.load(values, p + 2 * step)
                    .fma(Lanes.spread(x[q + 2 * part]).blend(x[r + 2 * part], UPPER), s2);
            s3 = Lanes.load(values, p + 3 * step)
                    .fma(Lanes.spread(x[q + 3 * part]).blend(x[r + 3 * part], UPPER), s3);
        }
        s0.add(s1).add(s2.add(s3)).intoArray(y, yAt);
        for (int o = 0; o < out % Lanes.COUNT; o++) {
            float sum = y[yAt + o] + y[yAt + HALF + o];
            for (int i = PARTS * part; i < in; i++) {
                sum = Math.fma(values[begin + (i - later) * Lanes.COUNT + o], x[xAt + i], sum);
            }
            y[yAt + o] = sum;
        }
    }
}
