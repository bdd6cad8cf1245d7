package dev.freshet.local.pretrain;

import dev.freshet.languagemodel.checkpoint.ModelConfig;

/**
 * Size of the model to train: a Llama decoder with a tied head.
 *
 * @param layers number of blocks
 * @param width size of the residual stream, a multiple of {@code heads}
 * @param innerWidth size inside the feed-forward block
 * @param heads query heads
 * @param keyValueHeads key and value heads, a divisor of {@code heads}
 * @param maxPositions longest context in tokens
 */
public record ModelShape(int layers, int width, int innerWidth, int heads, int keyValueHeads, int maxPositions) {

    private static final double ROPE_THETA = 10_000;
    private static final double NORM_EPSILON = 1e-5;

    /** The model that ships in the repository: 3.3 million parameters with its vocabulary. */
    public static ModelShape shipped() {
        return new ModelShape(4, 256, 704, 8, 4, 512);
    }

    ModelConfig config(int vocabulary) {
        if (width % heads != 0) {
            throw new IllegalArgumentException(
                    "width is " + width + ", must be a multiple of heads, which is " + heads);
        }
        return ModelConfig.llama(
                vocabulary,
                width,
                innerWidth,
                layers,
                heads,
                keyValueHeads,
                width / heads,
                maxPositions,
                ROPE_THETA,
                NORM_EPSILON,
                true);
    }
}
