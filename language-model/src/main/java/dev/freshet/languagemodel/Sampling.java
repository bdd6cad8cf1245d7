package dev.freshet.languagemodel;

import org.jspecify.annotations.Nullable;

/**
 * How tokens are chosen.
 *
 * @param temperature 0 takes the most probable token; above, probabilities are sharpened (below 1) or flattened; at
 *     most 100
 * @param topP samples only from the most probable tokens that together have this probability; in (0, 1]
 * @param seed makes sampling repeatable: the same seed, prompt and version give the same text in any batch
 */
public record Sampling(double temperature, double topP, @Nullable Long seed) {

    /** Always the most probable token. */
    public static final Sampling GREEDY = new Sampling(0, 1, null);

    private static final double MAX_TEMPERATURE = 100;

    /**
     * Checks every field.
     *
     * @throws InvalidRequestException names the field, its value and what is allowed
     */
    public Sampling {
        if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
            throw new InvalidRequestException("temperature", temperature, "between 0 and " + MAX_TEMPERATURE);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new InvalidRequestException("topP", topP, "greater than 0 and at most 1");
        }
    }
}
