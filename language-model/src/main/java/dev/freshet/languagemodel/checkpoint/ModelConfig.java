package dev.freshet.languagemodel.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shape of a decoder of the Llama family, as {@code config.json} of the Hugging Face layout has it.
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
 * @param attentionBias whether the products that give queries, keys and values have biases (Qwen2)
 * @param headNorm whether each query and key head is normalized (Qwen3)
 * @param ropeScaling how the rotary frequencies are stretched
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
        boolean tiedHead,
        boolean attentionBias,
        boolean headNorm,
        RopeScaling ropeScaling) {

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
        if (attentionBias && headNorm) {
            throw new IllegalArgumentException("attention_bias is true, must be false where heads are normalized");
        }
    }

    private static void check(String key, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(key + " is " + value + ", must be between " + low + " and " + high);
        }
    }

    /** The plain Llama: no biases, no norms of heads, no scaling of the rotary frequencies. */
    public static ModelConfig llama(
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
        return new ModelConfig(
                vocabularySize,
                width,
                innerWidth,
                layers,
                heads,
                keyValueHeads,
                headSize,
                maxPositions,
                ropeTheta,
                normEpsilon,
                tiedHead,
                false,
                false,
                RopeScaling.none());
    }

    /** Number of weights. */
    public long parameters() {
        long count = 0;
        for (long[] shape : weightShapes().values()) {
            count += shape.length == 1 ? shape[0] : shape[0] * shape[1];
        }
        return count;
    }

    /** Shape of every weight by its name in the checkpoint, in the order in which {@link FusedWeight} takes them. */
    public Map<String, long[]> weightShapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (FusedWeight weight : FusedWeight.of(this)) {
            weight.parts().forEach(part -> shapes.put(part.name(), part.shape().getShape()));
        }
        return shapes;
    }
}
