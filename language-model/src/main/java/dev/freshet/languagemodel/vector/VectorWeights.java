package dev.freshet.languagemodel.vector;

import dev.freshet.kernels.PackedMatrix;
import dev.freshet.kernels.WeightFormat;
import dev.freshet.languagemodel.checkpoint.Checkpoint;
import dev.freshet.languagemodel.checkpoint.Linear;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.RotaryTable;
import dev.freshet.languagemodel.checkpoint.TensorData;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a base model on the Java heap, packed for the vector registers. Read from the checkpoint; immutable and
 * thread-safe.
 *
 * @param embedding rows are read from the mapped file
 * @param norm the final one
 * @param head the output matrix
 * @param frequencies of the rotary embedding, see {@link RotaryTable}
 */
// The kernels take arrays, and nobody writes to these.
@SuppressWarnings("ArrayRecordComponent")
public record VectorWeights(
        TensorData embedding, List<Layer> layers, float[] norm, PackedMatrix head, double[] frequencies) {

    /**
     * One block.
     *
     * @param biases of q, k, v; null in families without
     * @param queryNorm weight of the norm of each query head, as keyNorm; null in families without
     */
    public record Layer(
            float[] attentionNorm,
            PackedMatrix query,
            PackedMatrix key,
            PackedMatrix value,
            float @Nullable [][] biases,
            float @Nullable [] queryNorm,
            float @Nullable [] keyNorm,
            PackedMatrix out,
            float[] feedForwardNorm,
            PackedMatrix gate,
            PackedMatrix up,
            PackedMatrix down) {}

    private static final String EMBEDDING = "model.embed_tokens";

    /** Reads and packs the weights; finds values that are not finite. */
    public static VectorWeights read(ModelConfig config, Checkpoint checkpoint, WeightFormat format) {
        Reader reader = new Reader(config, checkpoint, format);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            layers.add(reader.layer("model.layers." + i + "."));
        }
        return new VectorWeights(
                checkpoint.rows(EMBEDDING + ".weight", 0, config.vocabularySize()),
                layers,
                reader.vector("model.norm.weight", config.width()),
                reader.matrix(config.tiedHead() ? EMBEDDING : "lm_head", config.vocabularySize(), config.width()),
                RotaryTable.frequencies(config));
    }

    /** Writes the embedding of a token. */
    public void embed(int token, float[] target, int at) {
        embedding.read((long) token * norm.length, FloatBuffer.wrap(target, at, norm.length));
    }

    /** Bytes of the matrices. */
    long bytes() {
        long bytes = head.bytes();
        for (Layer layer : layers) {
            for (PackedMatrix matrix :
                    List.of(layer.query, layer.key, layer.value, layer.out, layer.gate, layer.up, layer.down)) {
                bytes += matrix.bytes();
            }
        }
        return bytes;
    }

    /** A fused matrix of the checkpoint as fp32, row by row: rows of {@code modules}, one below the other. */
    public static float[] fused(ModelConfig config, Checkpoint checkpoint, String layer, Linear... linears) {
        int rows = 0;
        for (Linear linear : linears) {
            rows += linear.out(config);
        }
        float[] values = new float[rows * linears[0].in(config)];
        FloatBuffer target = FloatBuffer.wrap(values);
        for (Linear linear : linears) {
            int size = linear.out(config) * linear.in(config);
            checkpoint
                    .rows(layer + linear.path() + ".weight", 0, linear.out(config))
                    .read(0, target.slice(target.position(), size));
            target.position(target.position() + size);
        }
        return values;
    }

    private record Reader(ModelConfig config, Checkpoint checkpoint, WeightFormat format) {

        Layer layer(String prefix) {
            boolean biased = config.attentionBias();
            boolean normed = config.headNorm();
            return new Layer(
                    vector(prefix + "input_layernorm.weight", config.width()),
                    linear(prefix, Linear.Q),
                    linear(prefix, Linear.K),
                    linear(prefix, Linear.V),
                    biased
                            ? new float[][] {
                                bias(prefix, Linear.Q), bias(prefix, Linear.K), bias(prefix, Linear.V),
                            }
                            : null,
                    normed ? vector(prefix + "self_attn.q_norm.weight", config.headSize()) : null,
                    normed ? vector(prefix + "self_attn.k_norm.weight", config.headSize()) : null,
                    linear(prefix, Linear.O),
                    vector(prefix + "post_attention_layernorm.weight", config.width()),
                    linear(prefix, Linear.GATE),
                    linear(prefix, Linear.UP),
                    linear(prefix, Linear.DOWN));
        }

        PackedMatrix linear(String prefix, Linear linear) {
            return matrix(prefix + linear.path(), linear.out(config), linear.in(config));
        }

        float[] bias(String prefix, Linear linear) {
            return vector(prefix + linear.path() + ".bias", linear.out(config));
        }

        PackedMatrix matrix(String module, int out, int in) {
            TensorData data = checkpoint.rows(module + ".weight", 0, out);
            return PackedMatrix.pack(format, out, in, (row, target) -> {
                data.read((long) row * in, FloatBuffer.wrap(target));
                check(module + ".weight", target);
            });
        }

        float[] vector(String name, int size) {
            float[] values = new float[size];
            checkpoint.rows(name, 0, size).read(0, FloatBuffer.wrap(values));
            check(name, values);
            return values;
        }

        private void check(String tensor, float[] values) {
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    throw checkpoint.fault(tensor, "holds " + value);
                }
            }
        }
    }
}
