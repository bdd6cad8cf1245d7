package dev.freshet.languagemodel.generation;

import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are chosen. {@link LogitAdjustments} and {@link Sampler} say in which order these apply.
 *
 * @param temperature 0 takes the most probable token; above, probabilities are sharpened (below 1) or flattened; at
 *     most 100
 * @param topK samples only from so many of the most probable tokens; 0 from all
 * @param topP samples only from the most probable tokens that together have this probability; in (0, 1]
 * @param minP samples only from tokens with at least this share of the most probable one's probability; in [0, 1]
 * @param repetitionPenalty tokens of the prompt and the answer become less probable above 1, more below; in (0, 10]
 * @param presencePenalty is subtracted from the logits of tokens that the answer has; -2 to 2
 * @param frequencyPenalty is subtracted for each time that the answer has the token; -2 to 2
 * @param logitBias is added to the logits of these tokens: -100 to 100; at most {@value #MAX_LOGIT_BIASES} tokens
 * @param seed makes sampling repeatable: the same seed, prompt and version give the same text in any batch
 */
public record Sampling(
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        double presencePenalty,
        double frequencyPenalty,
        Map<Integer, Double> logitBias,
        @Nullable Long seed) {

    /** Always the most probable token. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 1, 0, 0, Map.of(), null);

    static final int MAX_LOGIT_BIASES = 1024;

    /**
     * Checks every field.
     *
     * @throws InvalidRequestException names the field, its value and what is allowed
     */
    public Sampling {
        logitBias = Map.copyOf(logitBias);
        between("temperature", temperature, 0, 100);
        if (topK < 0) {
            throw new InvalidRequestException("topK", topK, "at least 0");
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new InvalidRequestException("topP", topP, "greater than 0 and at most 1");
        }
        between("minP", minP, 0, 1);
        if (!(repetitionPenalty > 0 && repetitionPenalty <= 10)) {
            throw new InvalidRequestException("repetitionPenalty", repetitionPenalty, "greater than 0 and at most 10");
        }
        between("presencePenalty", presencePenalty, -2, 2);
        between("frequencyPenalty", frequencyPenalty, -2, 2);
        if (logitBias.size() > MAX_LOGIT_BIASES) {
            throw new InvalidRequestException("logitBias", logitBias.size() + " tokens", "at most " + MAX_LOGIT_BIASES);
        }
        logitBias.forEach((token, bias) -> between("logitBias of token " + token, bias, -100, 100));
    }

    private static void between(String field, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new InvalidRequestException(field, value, "between " + low + " and " + high);
        }
    }
}
