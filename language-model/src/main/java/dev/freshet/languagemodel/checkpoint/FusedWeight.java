package dev.freshet.languagemodel.checkpoint;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One array of the graph's weights: tensors of the checkpoint, the rows of each below those of the one before it.
 *
 * @param parts at least one; their rows have the same length
 * @param quantized whether an int8 base has it as int8: every linear of the layers
 */
public record FusedWeight(List<Part> parts, boolean quantized) {

    /** A tensor of the checkpoint. */
    public record Part(String name, Shape shape) {
        /** Rows; each element of a vector is one. */
        public int rows() {
            return Math.toIntExact(shape.get(0));
        }
    }

    /** The weights in the graph's order, which decoder.ts.py tells. */
    public static List<FusedWeight> of(ModelConfig config) {
        Layout layout = new Layout(config);
        List<FusedWeight> weights = new ArrayList<>();
        weights.add(new FusedWeight(List.of(layout.matrix("model.embed_tokens", config.vocabularySize())), false));
        weights.add(layout.vector("model.norm.weight", config.width()));
        for (int i = 0; i < config.layers(); i++) {
            String layer = "model.layers." + i + ".";
            weights.add(layout.vector(layer + "input_layernorm.weight", config.width()));
            weights.add(layout.linears(layer, Linear.Q, Linear.K, Linear.V));
            weights.add(layout.linears(layer, Linear.O));
            weights.add(layout.vector(layer + "post_attention_layernorm.weight", config.width()));
            weights.add(layout.linears(layer, Linear.GATE, Linear.UP));
            weights.add(layout.linears(layer, Linear.DOWN));
            if (config.attentionBias()) {
                weights.add(layout.biases(layer, Linear.Q, Linear.K, Linear.V));
            }
            if (config.headNorm()) {
                weights.add(layout.vector(layer + "self_attn.q_norm.weight", config.headSize()));
                weights.add(layout.vector(layer + "self_attn.k_norm.weight", config.headSize()));
            }
        }
        if (!config.tiedHead()) {
            weights.add(new FusedWeight(List.of(layout.matrix("lm_head", config.vocabularySize())), false));
        }
        return List.copyOf(weights);
    }

    /** Arrays of one layer. */
    public static int stride(ModelConfig config) {
        return 6 + (config.attentionBias() ? 1 : 0) + (config.headNorm() ? 2 : 0);
    }

    /** Rows of all parts. */
    public int rows() {
        return parts.stream().mapToInt(Part::rows).sum();
    }

    /** Whether it is not a vector. */
    public boolean isMatrix() {
        return parts.get(0).shape().dimension() > 1;
    }

    /** Elements of a row. */
    public int columns() {
        return isMatrix() ? Math.toIntExact(parts.get(0).shape().get(1)) : 1;
    }

    /** Shape of the whole. */
    public Shape shape() {
        return isMatrix() ? new Shape(rows(), columns()) : new Shape(rows());
    }

    private record Layout(ModelConfig config) {
        Part matrix(String module, int rows) {
            return new Part(module + ".weight", new Shape(rows, config.width()));
        }

        FusedWeight vector(String name, int size) {
            return new FusedWeight(List.of(new Part(name, new Shape(size))), false);
        }

        FusedWeight linears(String layer, Linear... linears) {
            return new FusedWeight(
                    Arrays.stream(linears)
                            .map(linear -> new Part(
                                    layer + linear.path() + ".weight",
                                    new Shape(linear.out(config), linear.in(config))))
                            .toList(),
                    true);
        }

        FusedWeight biases(String layer, Linear... linears) {
            return new FusedWeight(
                    Arrays.stream(linears)
                            .map(linear -> new Part(layer + linear.path() + ".bias", new Shape(linear.out(config))))
                            .toList(),
                    false);
        }
    }
}
