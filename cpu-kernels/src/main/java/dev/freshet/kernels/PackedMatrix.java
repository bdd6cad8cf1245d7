package dev.freshet.kernels;

import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * A weight matrix (out, in), laid out for {@code y = W x} with few rows of x: panels of as many outputs as a register has
 * lanes, input by input, so that no sum runs across lanes. Every output is one chain of fused multiply-adds in the order of
 * the inputs: its bits depend on nothing but its row of x and its row of W, not on the processor either.
 *
 * <p>The loops are written out for each type of element, and no vector leaves their methods but through an array: a call
 * that the compiler does not inline would put every register on the heap.
 *
 * <p>Immutable and thread-safe. Needs {@link CpuKernels#available}.
 */
public abstract class PackedMatrix {

    /** Rows that are computed together. */
    static final int ROWS = 8;

    /** Fewer rows than this are faster one by one. */
    private static final int FEW_ROWS = 3;

    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[2 * ROWS * Lanes.COUNT]);

    private final int out;
    private final int in;
    private final float @Nullable [] scale;

    /** {@code scale}: a factor for each output, as many as {@link #stride}; null for none. */
    PackedMatrix(int out, int in, float @Nullable [] scale) {
        this.out = out;
        this.in = in;
        this.scale = scale;
    }

    /** Packs the rows of a matrix, each read once. */
    public static PackedMatrix pack(WeightFormat format, int out, int in, RowReader rows) {
        if (out < 1 || in < 1 || (long) Lanes.roundUp(out) * in > Integer.MAX_VALUE - Lanes.COUNT) {
            throw new IllegalArgumentException("a matrix of " + out + " by " + in + " cannot be packed");
        }
        return switch (format) {
            case FP32 -> Fp32Matrix.pack(out, in, rows);
            case BF16 -> Bf16Matrix.pack(out, in, rows);
            case INT8 -> Int8Matrix.pack(out, in, rows);
        };
    }

    /** Number of outputs. */
    public final int out() {
        return out;
    }

    /** Number of inputs. */
    public final int in() {
        return in;
    }

    /** Floats from one row of y to the next: {@link #out}, rounded up to whole panels. */
    public final int stride() {
        return Lanes.roundUp(out);
    }

    /** Number of panels, the unit in which a product is divided among threads. */
    public final int panels() {
        return stride() / Lanes.COUNT;
    }

    /** Bytes of the weights, padding included. */
    public abstract long bytes();

    /**
     * Computes the outputs of panels {@code first} to {@code last}, exclusive, for each row.
     *
     * @param x rows of {@link #in} floats
     * @param y rows of {@link #stride} floats, of which those of the panels are written
     * @param add whether to add to what y holds
     */
    public final void multiply(float[] x, int rows, float[] y, int first, int last, boolean add) {
        float[] sums = SUMS.get();
        int row = 0;
        while (rows - row >= FEW_ROWS) {
            int count = Math.min(rows - row, ROWS);
            for (int panel = first; panel < last; panel += 2) {
                int pair = Math.min(panel + 1, last - 1);
                eight(panel, pair, x, row * in, count, sums);
                for (int r = 0; r < count; r++) {
                    store(sums, 2 * r, panel, y, (row + r) * stride(), add);
                    if (pair > panel) {
                        store(sums, 2 * r + 1, pair, y, (row + r) * stride(), add);
                    }
                }
            }
            row += count;
        }
        for (; row < rows; row++) {
            multiplyRow(x, row * in, y, row * stride(), first, last, add);
        }
    }

    /** As {@link #multiply}, for the one row that begins at {@code xAt}, into the one that begins at {@code yAt}. */
    public final void multiplyRow(float[] x, int xAt, float[] y, int yAt, int first, int last, boolean add) {
        float[] sums = SUMS.get();
        int panel = first;
        for (; panel + 4 <= last; panel += 4) {
            four(panel, x, xAt, sums);
            for (int k = 0; k < 4; k++) {
                store(sums, k, panel + k, y, yAt, add);
            }
        }
        for (; panel < last; panel++) {
            one(panel, x, xAt, sums);
            store(sums, 0, panel, y, yAt, add);
        }
    }

    /** Sums of one panel for one row of x. */
    abstract void one(int panel, float[] x, int at, float[] sums);

    /** Sums of four panels from {@code panel} on for one row of x. */
    abstract void four(int panel, float[] x, int at, float[] sums);

    /** Sums of two panels for each of {@code count} rows of x, at most eight: row by row, the two side by side. */
    abstract void eight(int panel, int pair, float[] x, int at, int count, float[] sums);

    /** Where a panel begins. */
    final int begin(int panel) {
        return panel * Lanes.COUNT * in;
    }

    private void store(float[] sums, int register, int panel, float[] y, int yAt, boolean add) {
        int at = panel * Lanes.COUNT;
        FloatVector value = Lanes.load(sums, register * Lanes.COUNT);
        if (scale != null) {
            value = value.mul(Lanes.load(scale, at));
        }
        if (add) {
            value = value.add(Lanes.load(y, yAt + at));
        }
        value.intoArray(y, yAt + at);
    }
}
