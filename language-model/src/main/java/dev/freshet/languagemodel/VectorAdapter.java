package dev.freshet.languagemodel;

import ai.djl.ndarray.NDArray;
import dev.freshet.kernels.PackedMatrix;
import dev.freshet.kernels.WeightFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The matrices of an adapter on the Java heap, packed for the vector registers, always fp32. Immutable and thread-safe.
 *
 * @param layers one for each block
 */
record VectorAdapter(List<Layer> layers) {

    /** The parts that share an input. */
    record Layer(Part attention, Part out, Part gated, Part down) {}

    /**
     * Modules of one input x: {@code low = A x}, and to each module's output is added {@code B low}.
     *
     * @param down the modules' A, one below the other; null if the adapter has none of them
     * @param ups the modules' B, the scale within; null where the adapter has not the module
     * @param starts where each module's part of low begins
     */
    record Part(@Nullable PackedMatrix down, @Nullable PackedMatrix[] ups, int[] starts) {}

    static VectorAdapter of(ModelConfig config, Tensors tensors, double scale) {
        List<Layer> layers = new ArrayList<>();
        int perLayer = 2 * Linear.values().length;
        for (int layer = 0; layer < config.layers(); layer++) {
            Tensors all = tensors;
            int at = layer * perLayer;
            layers.add(new Layer(
                    part(all, at, scale, Linear.Q, Linear.K, Linear.V),
                    part(all, at, scale, Linear.O),
                    part(all, at, scale, Linear.GATE, Linear.UP),
                    part(all, at, scale, Linear.DOWN)));
        }
        return new VectorAdapter(layers);
    }

    private static Part part(Tensors tensors, int layer, double scale, Linear... linears) {
        @Nullable PackedMatrix[] ups = new PackedMatrix[linears.length];
        int[] starts = new int[linears.length];
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < linears.length; i++) {
            NDArray a = tensors.get(layer + 2 * linears[i].ordinal());
            NDArray b = tensors.get(layer + 2 * linears[i].ordinal() + 1);
            int rank = (int) a.getShape().get(0);
            starts[i] = rows.size();
            if (rank > 0) {
                addRows(rows, a.toFloatArray(), rank);
                ups[i] = up(b.toFloatArray(), (int) b.getShape().get(0), rank, scale);
            }
        }
        if (rows.isEmpty()) {
            return new Part(null, ups, starts);
        }
        int in = rows.get(0).length;
        return new Part(
                PackedMatrix.pack(
                        WeightFormat.FP32,
                        rows.size(),
                        in,
                        (row, target) -> System.arraycopy(rows.get(row), 0, target, 0, in)),
                ups,
                starts);
    }

    private static void addRows(List<float[]> rows, float[] values, int rank) {
        int in = values.length / rank;
        for (int r = 0; r < rank; r++) {
            float[] row = new float[in];
            System.arraycopy(values, r * in, row, 0, in);
            rows.add(row);
        }
    }

    private static PackedMatrix up(float[] values, int out, int rank, double scale) {
        return PackedMatrix.pack(WeightFormat.FP32, out, rank, (row, target) -> {
            for (int r = 0; r < rank; r++) {
                target[r] = (float) (values[row * rank + r] * scale);
            }
        });
    }
}
