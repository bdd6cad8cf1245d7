package dev.freshet.languagemodel;

import java.util.Arrays;

/**
 * Size and strength of the low-rank update W + (alpha / rank) B A on all linear layers (Hu et al., LoRA).
 *
 * @param rank rows of A and columns of B, 1 to 512
 * @param alpha numerator of the scale, over 0
 */
public record LoraConfig(int rank, double alpha) {

    /** Checks every bound. */
    public LoraConfig {
        if (rank < 1 || rank > 512) {
            throw new IllegalArgumentException("r is " + rank + ", must be between 1 and 512");
        }
        if (!(alpha > 0 && alpha <= 1e6)) {
            throw new IllegalArgumentException("lora_alpha is " + alpha + ", must be in (0, 1e6]");
        }
    }

    /** Rank 8, alpha 16. */
    public static LoraConfig defaults() {
        return new LoraConfig(8, 16);
    }

    /** What the update of each linear of each layer is multiplied by: alpha over rank. */
    double[] scales(ModelConfig model) {
        double[] scales = new double[model.layers() * Linear.values().length];
        Arrays.fill(scales, alpha / rank);
        return scales;
    }
}
