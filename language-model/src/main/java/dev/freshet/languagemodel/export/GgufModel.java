package dev.freshet.languagemodel.export;

import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.RopeScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A decoder as llama.cpp names it: architecture, hyperparameters, tensors. */
final class GgufModel {

    private static final String LLAMA = "llama";
    private static final String ROPE_FREQUENCIES = "rope_freqs.weight";
    private static final String LAYERS = "model.layers.";
    private static final Map<String, String> OUTSIDE = Map.of(
            "model.embed_tokens", "token_embd",
            "model.norm", "output_norm",
            "lm_head", "output");
    private static final Map<String, String> INSIDE = Map.ofEntries(
            Map.entry("input_layernorm", "attn_norm"),
            Map.entry("self_attn.q_proj", "attn_q"),
            Map.entry("self_attn.k_proj", "attn_k"),
            Map.entry("self_attn.v_proj", "attn_v"),
            Map.entry("self_attn.o_proj", "attn_output"),
            Map.entry("self_attn.q_norm", "attn_q_norm"),
            Map.entry("self_attn.k_norm", "attn_k_norm"),
            Map.entry("post_attention_layernorm", "ffn_norm"),
            Map.entry("mlp.gate_proj", "ffn_gate"),
            Map.entry("mlp.up_proj", "ffn_up"),
            Map.entry("mlp.down_proj", "ffn_down"));

    private final ModelConfig config;
    private final String architecture;

    /**
     * A model of this shape.
     *
     * @throws InvalidModelException if no architecture of GGUF computes what it does
     */
    GgufModel(ModelConfig config) {
        this.config = config;
        this.architecture = config.headNorm() ? "qwen3" : config.attentionBias() ? "qwen2" : LLAMA;
        if (config.ropeScaling() instanceof RopeScaling.Llama3 && !architecture.equals(LLAMA)) {
            throw new InvalidModelException(
                    "config.json", "rope_scaling llama3 has no form in GGUF for architecture " + architecture);
        }
    }

    /** Everything that llama.cpp must know of the shape. */
    void describe(GgufMetadata metadata) {
        String prefix = architecture + ".";
        metadata.put("general.architecture", architecture);
        metadata.put(prefix + "vocab_size", config.vocabularySize());
        metadata.put(prefix + "context_length", config.maxPositions());
        metadata.put(prefix + "embedding_length", config.width());
        metadata.put(prefix + "block_count", config.layers());
        metadata.put(prefix + "feed_forward_length", config.innerWidth());
        metadata.put(prefix + "attention.head_count", config.heads());
        metadata.put(prefix + "attention.head_count_kv", config.keyValueHeads());
        metadata.put(prefix + "attention.key_length", config.headSize());
        metadata.put(prefix + "attention.value_length", config.headSize());
        metadata.put(prefix + "attention.layer_norm_rms_epsilon", (float) config.normEpsilon());
        metadata.put(prefix + "rope.dimension_count", config.headSize());
        metadata.put(prefix + "rope.freq_base", (float) config.ropeTheta());
        if (config.ropeScaling() instanceof RopeScaling.Linear linear) {
            metadata.put(prefix + "rope.scaling.type", "linear");
            metadata.put(prefix + "rope.scaling.factor", (float) linear.factor());
        }
    }

    /** The tensors, matrices as {@code type}. */
    List<GgufTensor> tensors(MergedWeights weights, GgufType type) {
        List<GgufTensor> tensors = new ArrayList<>();
        if (config.ropeScaling() instanceof RopeScaling.Llama3 scaling) {
            tensors.add(GgufTensor.vector(
                    ROPE_FREQUENCIES, config.headSize() / 2, () -> (row, values) -> divisors(scaling, values)));
        }
        weights.shapes().forEach((name, size) -> tensors.add(tensor(name, size, weights, type)));
        return tensors;
    }

    /** What llama.cpp divides each rotary frequency by. */
    private void divisors(RopeScaling scaling, float[] divisors) {
        for (int i = 0; i < divisors.length; i++) {
            double frequency = Math.pow(config.ropeTheta(), -2.0 * i / config.headSize());
            divisors[i] = (float) (frequency / scaling.apply(frequency));
        }
    }

    private GgufTensor tensor(String name, long[] size, MergedWeights weights, GgufType type) {
        int width = Math.toIntExact(size[size.length - 1]);
        if (size.length == 1) {
            return GgufTensor.vector(name(name), width, () -> weights.rows(name)::read);
        }
        boolean rotated = name.endsWith("q_proj.weight") || name.endsWith("k_proj.weight");
        return GgufTensor.matrix(
                name(name),
                type,
                Math.toIntExact(size[0]),
                width,
                () -> rotated && architecture.equals(LLAMA)
                        ? interleaved(weights.rows(name))
                        : weights.rows(name)::read);
    }

    private GgufTensor.Rows interleaved(WeightRows source) {
        return (row, values) -> source.read(interleaved(row, config.headSize()), values);
    }

    /**
     * The row of a projection to queries or keys that comes next in the file. Hugging Face rotates the first half of a
     * head with the second, llama.cpp each even element with the odd one after it.
     */
    static int interleaved(int row, int headSize) {
        int inHead = row % headSize;
        return row - inHead + inHead % 2 * (headSize / 2) + inHead / 2;
    }

    private static String name(String name) {
        int dot = name.lastIndexOf('.');
        String module = name.substring(0, dot);
        String parameter = name.substring(dot);
        if (!module.startsWith(LAYERS)) {
            return known(OUTSIDE, module) + parameter;
        }
        int end = module.indexOf('.', LAYERS.length());
        return "blk." + module.substring(LAYERS.length(), end) + "." + known(INSIDE, module.substring(end + 1))
                + parameter;
    }

    private static String known(Map<String, String> names, String module) {
        String name = names.get(module);
        if (name == null) {
            throw new IllegalArgumentException("GGUF has no name for " + module);
        }
        return name;
    }
}
