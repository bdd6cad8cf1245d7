package dev.freshet.languagemodel.vector;

import ai.djl.ndarray.NDArray;
import dev.freshet.kernels.NarrowMatrix;
import dev.freshet.kernels.PackedMatrix;
import dev.freshet.kernels.WeightFormat;
import dev.freshet.languagemodel.checkpoint.Linear;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The matrices of an adapter on the Java heap, packed for the vector registers, always fp32. Immutable and thread-safe.
 *
 * @param layers one for each block
 */
public record VectorAdapter(List<Layer> layers) {

    private static final List<Linear> LINEARS = List.of(Linear.values());

    /** The parts that share an input. */
    record Layer(Part attention, Part out, Part gated, Part down) {}

    /**
     * Modules of one input x: {@code low = A x}, and to each module's output is added {@code B low}.
     *
     * @param down the modules' A, one below the other; null if none of them is changed
     * @param ups one for each module
     */
    record Part(@Nullable NarrowMatrix down, List<Up> ups) {}

    /**
     * The upper side of one module.
     *
     * @param matrix B, the scale within; null where the module is not changed
     * @param start where the module's part of low begins
     */
    record Up(@Nullable PackedMatrix matrix, int start) {}

    /** Null if every B is zero: such an adapter changes nothing. */
    public static @Nullable VectorAdapter of(ModelConfig config, Tensors tensors, double[] scales) {
        List<Layer> layers = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            Source source = new Source(tensors, scales, layer * LINEARS.size());
            layers.add(new Layer(
                    part(source, Linear.Q, Linear.K, Linear.V),
                    part(source, Linear.O),
                    part(source, Linear.GATE, Linear.UP),
                    part(source, Linear.DOWN)));
        }
        boolean nothing = layers.stream()
                .allMatch(layer -> Stream.of(layer.attention, layer.out, layer.gated, layer.down)
                        .allMatch(part -> part.down == null));
        return nothing ? null : new VectorAdapter(layers);
    }

    private static Part part(Source source, Linear... linears) {
        List<Up> ups = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        for (Linear linear : linears) {
            int index = source.first + LINEARS.indexOf(linear);
            NDArray a = source.tensors.get(2 * index);
            NDArray b = source.tensors.get(2 * index + 1);
            int rank = (int) a.getShape().get(0);
            float[] upper = b.toFloatArray();
            if (rank == 0 || isZero(upper)) {
                ups.add(new Up(null, 0));
                continue;
            }
            int out = (int) b.getShape().get(0);
            ups.add(new Up(up(upper, out, rank, source.scales[index]), rows.size()));
            addRows(rows, a.toFloatArray(), rank);
        }
        if (rows.isEmpty()) {
            return new Part(null, ups);
        }
        int in = rows.get(0).length;
        NarrowMatrix down =
                new NarrowMatrix(rows.size(), in, (row, target) -> System.arraycopy(rows.get(row), 0, target, 0, in));
        return new Part(down, ups);
    }

    /** The adapter's arrays and scales; {@code first} counts the linear layers before the block. */
    private static final class Source {
        private final Tensors tensors;
        private final double[] scales;
        private final int first;

        Source(Tensors tensors, double[] scales, int first) {
            this.tensors = tensors;
            this.scales = scales;
            this.first = first;
        }
    }

    private static boolean isZero(float[] values) {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
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
