package dev.freshet.languagemodel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to answer, and how.
 *
 * @param messages the conversation, oldest first, at least one
 * @param maxTokens most tokens to generate, the end of the turn included; at least 1
 * @param temperature 0 takes the most probable token; above, probabilities are sharpened (below 1) or flattened; at
 *     most 100
 * @param topP samples only from the most probable tokens that together have this probability; in (0, 1]
 * @param seed makes sampling repeatable: the same seed, prompt and version give the same text in any batch
 * @param stop strings that end the answer and are not part of it; at most {@value #MAX_STOP_STRINGS} of at most
 *     {@value #MAX_STOP_LENGTH} characters
 */
public record GenerationRequest(
        List<ChatMessage> messages,
        int maxTokens,
        double temperature,
        double topP,
        @Nullable Long seed,
        List<String> stop) {

    static final int MAX_STOP_STRINGS = 16;
    static final int MAX_STOP_LENGTH = 256;
    private static final double MAX_TEMPERATURE = 100;

    /**
     * Checks every field.
     *
     * @throws InvalidRequestException names the field, its value and what is allowed
     */
    public GenerationRequest {
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
        if (messages.isEmpty()) {
            throw new InvalidRequestException("messages", "there is none");
        }
        if (maxTokens < 1) {
            throw new InvalidRequestException("maxTokens", maxTokens, "at least 1");
        }
        if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
            throw new InvalidRequestException("temperature", temperature, "between 0 and " + MAX_TEMPERATURE);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new InvalidRequestException("topP", topP, "greater than 0 and at most 1");
        }
        if (stop.size() > MAX_STOP_STRINGS) {
            throw new InvalidRequestException("stop", stop.size() + " strings", "at most " + MAX_STOP_STRINGS);
        }
        stop.forEach(GenerationRequest::checkStop);
    }

    /** The most probable answer to one user message. */
    public static GenerationRequest greedy(String prompt, int maxTokens) {
        return new GenerationRequest(List.of(ChatMessage.user(prompt)), maxTokens, 0, 1, null, List.of());
    }

    private static void checkStop(String text) {
        if (text.isEmpty() || text.length() > MAX_STOP_LENGTH) {
            throw new InvalidRequestException(
                    "stop", "a string of " + text.length() + " characters", "1 to " + MAX_STOP_LENGTH);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new InvalidRequestException("stop", "a string holds half of a surrogate pair");
        }
    }
}
