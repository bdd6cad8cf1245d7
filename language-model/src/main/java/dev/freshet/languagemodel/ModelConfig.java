package dev.freshet.languagemodel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shape of a Llama decoder, as {@code config.json} of the Hugging Face layout has it.
 *
 * @param vocabularySize number of token ids
 * @param width size of the residual stream ({@code hidden_size})
 * @param innerWidth size inside the feed-forward block ({@code intermediate_size})
 * @param layers number of blocks
 * @param heads query heads
 * @param keyValueHeads key and value heads, a divisor of {@code heads}
 * @param headSize size of one head, even
 * @param maxPositions longest context in tokens
 * @param ropeTheta base of the rotary embedding's frequencies
 * @param normEpsilon added to the mean square in RMSNorm
 * @param tiedHead whether the embedding is also the output matrix
 */
public record ModelConfig(
        int vocabularySize,
        int width,
        int innerWidth,
        int layers,
        int heads,
        int keyValueHeads,
        int headSize,
        int maxPositions,
        double ropeTheta,
        double normEpsilon,
        boolean tiedHead) {

    /** Checks every bound. */
    public ModelConfig {
        check("vocab_size", vocabularySize, 2, 1 << 20);
        check("hidden_size", width, 1, 1 << 16);
        check("intermediate_size", innerWidth, 1, 1 << 18);
        check("num_hidden_layers", layers, 1, 1024);
        check("num_attention_heads", heads, 1, 1024);
        check("num_key_value_heads", keyValueHeads, 1, heads);
        check("head_dim", headSize, 2, 1024);
        check("max_position_embeddings", maxPositions, 2, 1 << 20);
        if (heads % keyValueHeads != 0) {
            throw new IllegalArgumentException(
                    "num_key_value_heads is " + keyValueHeads + ", must divide num_attention_heads, which is " + heads);
        }
        if (headSize % 2 != 0) {
            throw new IllegalArgumentException("head_dim is " + headSize + ", must be even");
        }
        if (!(ropeTheta > 1 && ropeTheta < 1e12)) {
            throw new IllegalArgumentException("rope_theta is " + ropeTheta + ", must be in (1, 1e12)");
        }
        if (!(normEpsilon > 0 && normEpsilon < 1)) {
            throw new IllegalArgumentException("rms_norm_eps is " + normEpsilon + ", must be in (0, 1)");
        }
    }

    private static void check(String key, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(key + " is " + value + ", must be between " + low + " and " + high);
        }
    }

    /** Shape of every weight by its name in the checkpoint, in the order in which the graph takes them. */
    Map<String, long[]> weightShapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", new long[] {vocabularySize, width});
        shapes.put("model.norm.weight", new long[] {width});
        for (int layer = 0; layer < layers; layer++) {
            String prefix = "model.layers." + layer + ".";
            for (Linear linear : Linear.values()) {
                if (linear == Linear.Q) {
                    shapes.put(prefix + "input_layernorm.weight", new long[] {width});
                } else if (linear == Linear.GATE) {
                    shapes.put(prefix + "post_attention_layernorm.weight", new long[] {width});
                }
                shapes.put(prefix + linear.path() + ".weight", new long[] {linear.out(this), linear.in(this)});
            }
        }
        if (!tiedHead) {
            shapes.put("lm_head.weight", new long[] {vocabularySize, width});
        }
        return shapes;
    }

    /** Shape of every LoRA matrix by its name in the PEFT layout: A then B of each linear, in the graph's order. */
    Map<String, long[]> adapterShapes(int rank) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (int layer = 0; layer < layers; layer++) {
            for (Linear linear : Linear.values()) {
                String prefix = "base_model.model.model.layers." + layer + "." + linear.path();
                shapes.put(prefix + ".lora_A.weight", new long[] {rank, linear.in(this)});
                shapes.put(prefix + ".lora_B.weight", new long[] {linear.out(this), rank});
            }
        }
        return shapes;
    }

    /** The linear layers of one block, in the order in which the graph takes them. */
    enum Linear {
        Q("self_attn.q_proj"),
        K("self_attn.k_proj"),
        V("self_attn.v_proj"),
        O("self_attn.o_proj"),
        GATE("mlp.gate_proj"),
        UP("mlp.up_proj"),
        DOWN("mlp.down_proj");

        private final String path;

        Linear(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }

        /** The module's name alone, as PEFT's {@code target_modules} has it. */
        String module() {
            return path.substring(path.indexOf('.') + 1);
        }

        int in(ModelConfig config) {
            return switch (this) {
                case Q, K, V, GATE, UP -> config.width();
                case O -> config.heads() * config.headSize();
                case DOWN -> config.innerWidth();
            };
        }

        int out(ModelConfig config) {
            return switch (this) {
                case Q -> config.heads() * config.headSize();
                case K, V -> config.keyValueHeads() * config.headSize();
                case GATE, UP -> config.innerWidth();
                case O, DOWN -> config.width();
            };
        }

        static List<String> modules() {
            List<String> modules = new ArrayList<>();
            for (Linear linear : values()) {
                modules.add(linear.module());
            }
            return modules;
        }
    }
}
