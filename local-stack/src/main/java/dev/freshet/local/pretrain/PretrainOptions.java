package dev.freshet.local.pretrain;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Settings of {@link PretrainJob}.
 *
 * @param folder where the model goes; absent or empty
 * @param seed of the corpus, the first weights and the order of batches
 * @param conversations size of the corpus, at least 1,000
 * @param vocabulary tokens at most, at least 300
 * @param shape size of the model
 * @param batchTokens tokens of one step at most, padding included
 * @param learningRate at its peak, after a warm-up of a twentieth of the steps; it falls along a cosine
 * @param steps after which training ends if nothing ends it before
 * @param validateEvery steps between validations
 * @param patience validations without a better one, after which training ends
 * @param limit of the training's time; what is best by then stays
 */
public record PretrainOptions(
        Path folder,
        long seed,
        int conversations,
        int vocabulary,
        ModelShape shape,
        int batchTokens,
        double learningRate,
        int steps,
        int validateEvery,
        int patience,
        Duration limit) {

    /** Checks every bound. */
    public PretrainOptions {
        check("conversations", conversations, 1_000, 10_000_000);
        check("vocabulary", vocabulary, 300, 65_536);
        check("batchTokens", batchTokens, 1, 1 << 20);
        check("steps", steps, 1, 10_000_000);
        check("validateEvery", validateEvery, 1, 1_000_000);
        check("patience", patience, 1, 1_000_000);
        if (!(learningRate > 0 && learningRate < 1)) {
            throw new IllegalArgumentException("learningRate is " + learningRate + ", must be in (0, 1)");
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("limit is " + limit + ", must be over zero");
        }
    }

    /** The recipe of the model that ships in the repository. */
    public static PretrainOptions defaults(Path folder) {
        return new PretrainOptions(
                folder, 1, 40_000, 1536, ModelShape.shipped(), 2048, 3e-3, 1_000, 100, 5, Duration.ofMinutes(55));
    }

    /** These settings with another seed. */
    public PretrainOptions withSeed(long seed) {
        return with(seed, conversations, steps, limit);
    }

    /** These settings with another size of the corpus. */
    public PretrainOptions withConversations(int conversations) {
        return with(seed, conversations, steps, limit);
    }

    /** These settings with another number of steps. */
    public PretrainOptions withSteps(int steps) {
        return with(seed, conversations, steps, limit);
    }

    /** These settings with another limit. */
    public PretrainOptions withLimit(Duration limit) {
        return with(seed, conversations, steps, limit);
    }

    private PretrainOptions with(long seed, int conversations, int steps, Duration limit) {
        return new PretrainOptions(
                folder,
                seed,
                conversations,
                vocabulary,
                shape,
                batchTokens,
                learningRate,
                steps,
                validateEvery,
                patience,
                limit);
    }

    private static void check(String key, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(key + " is " + value + ", must be between " + low + " and " + high);
        }
    }
}
