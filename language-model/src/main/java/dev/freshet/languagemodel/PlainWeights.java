package dev.freshet.languagemodel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.checkpoint.Checkpoint;
import dev.freshet.languagemodel.checkpoint.FusedWeight;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.Tensors;
import dev.freshet.languagemodel.torch.WeightType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights for training and scoring, in the graph's order. They are read from the checkpoint at their first use, a few
 * megabytes at a time, so that no matrix is ever whole on the Java heap. Thread-safe.
 */
final class PlainWeights implements AutoCloseable {

    private static final int CHUNK_FLOATS = 1 << 20;

    private final ModelConfig config;
    private final Checkpoint checkpoint;
    private final DecoderGraph graph;
    private final WeightType type;
    private @Nullable Tensors tensors;

    PlainWeights(ModelConfig config, Checkpoint checkpoint, DecoderGraph graph, WeightType type) {
        this.config = config;
        this.checkpoint = checkpoint;
        this.graph = graph;
        this.type = type;
    }

    /**
     * The arrays that decoder.ts.py calls w.
     *
     * @throws InvalidModelException if a value is not finite or the file cannot be read
     */
    synchronized Tensors get() {
        if (tensors == null) {
            tensors = read();
        }
        return tensors;
    }

    /** Whether they have been read. */
    synchronized boolean loaded() {
        return tensors != null;
    }

    @Override
    public synchronized void close() {
        if (tensors != null) {
            tensors.close();
        }
    }

    private Tensors read() {
        List<NDArray> arrays = new ArrayList<>();
        List<NDArray> scales = new ArrayList<>();
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_FLOATS * Float.BYTES).order(ByteOrder.nativeOrder());
        try (NDManager scope = graph.manager().newSubManager()) {
            NDArray noScale = graph.zeros(scope, new Shape(1), WeightType.FP32);
            for (FusedWeight weight : FusedWeight.of(config)) {
                WeightType arrayType = type.of(weight);
                NDArray array = graph.zeros(scope, weight.shape(), arrayType);
                NDArray scale = noScale;
                if (arrayType == WeightType.INT8) {
                    scale = graph.zeros(scope, new Shape(weight.rows()), WeightType.FP32);
                    scales.add(scale);
                }
                fill(weight, array, scale, chunk);
                arrays.add(array);
            }
            arrays.addAll(scales);
            arrays.forEach(array -> array.attach(graph.manager()));
        }
        return new Tensors(arrays);
    }

    private void fill(FusedWeight weight, NDArray array, NDArray scale, ByteBuffer chunk) {
        int columns = weight.columns();
        int most = CHUNK_FLOATS / columns;
        int filled = 0;
        for (FusedWeight.Part part : weight.parts()) {
            for (int row = 0; row < part.rows(); row += most) {
                int count = Math.min(most, part.rows() - row);
                ByteBuffer floats =
                        chunk.slice(0, count * columns * Float.BYTES).order(ByteOrder.nativeOrder());
                widen(part.name(), row, count, floats.asFloatBuffer());
                Shape shape = weight.isMatrix() ? new Shape(count, columns) : new Shape(count);
                try (NDManager scope = graph.manager().newSubManager()) {
                    graph.run(scope, "fill", array, scale, filled, scope.create(floats, shape, DataType.FLOAT32));
                }
                filled += count;
            }
        }
    }

    private void widen(String tensor, int row, int count, FloatBuffer floats) {
        checkpoint.rows(tensor, row, count).read(0, floats);
        for (int i = 0; i < floats.capacity(); i++) {
            if (!Float.isFinite(floats.get(i))) {
                throw checkpoint.fault(tensor, "holds " + floats.get(i));
            }
        }
    }
}
