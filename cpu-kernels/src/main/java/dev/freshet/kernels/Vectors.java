package dev.freshet.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Operations on rows of floats. Rows need not fill whole registers; what is left over is done one by one. */
public final class Vectors {

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /** Adding it leaves the nearest integer in the lowest bits. */
    private static final float ROUNDER = 12582912f;

    private static final float LEAST_EXPONENT = -87;
    private static final float MOST_EXPONENT = 88;

    private Vectors() {}

    /** RMSNorm: {@code y = x / sqrt(mean(x^2) + epsilon) * weight}. x and y may be the same. */
    public static void rmsNorm(float[] x, int at, int size, float[] weight, double epsilon, float[] y, int to) {
        float factor = (float) (1 / Math.sqrt(squares(x, at, size) / size + epsilon));
        FloatVector factors = Lanes.spread(factor);
        int i = 0;
        for (; i <= size - Lanes.COUNT; i += Lanes.COUNT) {
            Lanes.load(x, at + i).mul(factors).mul(Lanes.load(weight, i)).intoArray(y, to + i);
        }
        for (; i < size; i++) {
            y[to + i] = x[at + i] * factor * weight[i];
        }
    }

    /** The gated unit of a feed-forward block: {@code y = silu(gate) * up}. */
    public static void gate(float[] gate, int gateAt, float[] up, int upAt, int size, float[] y, int to) {
        int i = 0;
        for (; i <= size - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector g = Lanes.load(gate, gateAt + i);
            FloatVector one = Lanes.spread(1);
            g.div(exp(g.neg()).add(one)).mul(Lanes.load(up, upAt + i)).intoArray(y, to + i);
        }
        for (; i < size; i++) {
            float g = gate[gateAt + i];
            y[to + i] = (float) (g / (1 + Math.exp(-g))) * up[upAt + i];
        }
    }

    /** {@code y = y + x}. */
    public static void add(float[] x, int at, int size, float[] y, int to) {
        for (int i = 0; i < size; i++) {
            y[to + i] += x[at + i];
        }
    }

    /**
     * Rotates the pairs (i, i + half) of one head by its position's angles.
     *
     * @param half half of the head's size
     * @param turn where the position's row of cos and sin begins
     */
    public static void rotate(float[] x, int at, int half, float[] cos, float[] sin, int turn) {
        for (int i = 0; i < half; i++) {
            float left = x[at + i];
            float right = x[at + half + i];
            x[at + i] = left * cos[turn + i] - right * sin[turn + i];
            x[at + half + i] = right * cos[turn + i] + left * sin[turn + i];
        }
    }

    /** The largest of the values; not a number if one is. */
    public static float max(float[] x, int at, int size) {
        FloatVector most = Lanes.spread(Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i <= size - Lanes.COUNT; i += Lanes.COUNT) {
            most = most.max(Lanes.load(x, at + i));
        }
        float[] register = new float[Lanes.COUNT];
        most.intoArray(register, 0);
        float result = Float.NEGATIVE_INFINITY;
        for (float value : register) {
            result = Math.max(result, value);
        }
        for (; i < size; i++) {
            result = Math.max(result, x[at + i]);
        }
        return result;
    }

    /** The smallest of the values; not a number if one is. */
    public static float min(float[] x, int at, int size) {
        FloatVector least = Lanes.spread(Float.POSITIVE_INFINITY);
        int i = 0;
        for (; i <= size - Lanes.COUNT; i += Lanes.COUNT) {
            least = least.min(Lanes.load(x, at + i));
        }
        float result = least.reduceLanes(VectorOperators.MIN);
        for (; i < size; i++) {
            result = Math.min(result, x[at + i]);
        }
        return result;
    }

    /** Replaces each x by {@code exp((x - shift) * scale)} and returns their sum. */
    public static float exponentials(float[] x, int at, int size, float shift, float scale) {
        FloatVector sums = Lanes.zero();
        FloatVector shifts = Lanes.spread(shift);
        int i = 0;
        for (; i <= size - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector value = exp(Lanes.load(x, at + i).sub(shifts).mul(scale));
            value.intoArray(x, at + i);
            sums = sums.add(value);
        }
        float[] register = new float[Lanes.COUNT];
        sums.intoArray(register, 0);
        float sum = Lanes.sum(register);
        for (; i < size; i++) {
            x[at + i] = (float) Math.exp((x[at + i] - shift) * scale);
            sum += x[at + i];
        }
        return sum;
    }

    /** The logarithm of the summed exponentials, given the largest of the values. */
    public static float logSumExp(float[] x, int at, int size, float largest) {
        FloatVector sums = Lanes.zero();
        FloatVector shifts = Lanes.spread(largest);
        int i = 0;
        for (; i <= size - Lanes.COUNT; i += Lanes.COUNT) {
            sums = sums.add(exp(Lanes.load(x, at + i).sub(shifts)));
        }
        float[] register = new float[Lanes.COUNT];
        sums.intoArray(register, 0);
        double sum = Lanes.sum(register);
        for (; i < size; i++) {
            sum += Math.exp(x[at + i] - largest);
        }
        return (float) (largest + Math.log(sum));
    }

    private static float squares(float[] x, int at, int size) {
        FloatVector sums = Lanes.zero();
        int i = 0;
        for (; i <= size - Lanes.COUNT; i += Lanes.COUNT) {
            FloatVector value = Lanes.load(x, at + i);
            sums = value.fma(value, sums);
        }
        float[] register = new float[Lanes.COUNT];
        sums.intoArray(register, 0);
        float sum = Lanes.sum(register);
        for (; i < size; i++) {
            sum += x[at + i] * x[at + i];
        }
        return sum;
    }

    /** Within two units in the last place between -87 and 88, cut off beyond (Cephes, expf). */
    private static FloatVector exp(FloatVector x) {
        FloatVector cut = x.max(LEAST_EXPONENT).min(MOST_EXPONENT);
        FloatVector shifted = cut.mul(LOG2_E).add(ROUNDER);
        FloatVector whole = shifted.sub(ROUNDER);
        FloatVector r = whole.mul(-LN2_HIGH).add(cut);
        r = whole.mul(-LN2_LOW).add(r);
        FloatVector p = r.mul(1.9875691500e-4f).add(1.3981999507e-3f);
        p = p.mul(r).add(8.3334519073e-3f);
        p = p.mul(r).add(4.1665795894e-2f);
        p = p.mul(r).add(1.6666665459e-1f);
        p = p.mul(r).add(5.0000001201e-1f);
        p = p.mul(r).mul(r).add(r).add(1f);
        return shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 23)
                .add(p.reinterpretAsInts())
                .reinterpretAsFloats();
    }
}
