package dev.freshet.languagemodel.generation;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to answer, and how. {@link #builder} makes one.
 *
 * @param messages the conversation, oldest first, at least one
 * @param maxTokens most tokens to generate, the end of the turn included; at least 1
 * @param minTokens before so many were generated no end of the turn and no stop string ends the answer; 0 to {@code
 *     maxTokens}
 * @param ignoreEos whether the answer goes on past the end of the turn
 * @param logProbs how many of the most probable tokens are told for each that is generated, 0 to {@value
 *     #MAX_LOG_PROBS}; null tells nothing
 * @param sampling how tokens are chosen
 * @param stop strings that end the answer and are not part of it; at most {@value #MAX_STOP_STRINGS} of at most
 *     {@value #MAX_STOP_LENGTH} characters
 * @param priority its place where sequences wait
 * @param deadline when the answer is of no more use: it ends then, and does not begin after it; null is never
 */
public record GenerationRequest(
        List<ChatMessage> messages,
        int maxTokens,
        int minTokens,
        boolean ignoreEos,
        @Nullable Integer logProbs,
        Sampling sampling,
        List<String> stop,
        Priority priority,
        @Nullable Instant deadline) {

    static final int MAX_STOP_STRINGS = 16;
    static final int MAX_STOP_LENGTH = 256;
    static final int MAX_LOG_PROBS = 20;

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
        if (minTokens < 0 || minTokens > maxTokens) {
            throw new InvalidRequestException("minTokens", minTokens, "between 0 and maxTokens, which is " + maxTokens);
        }
        if (logProbs != null && (logProbs < 0 || logProbs > MAX_LOG_PROBS)) {
            throw new InvalidRequestException("logProbs", logProbs, "between 0 and " + MAX_LOG_PROBS);
        }
        if (stop.size() > MAX_STOP_STRINGS) {
            throw new InvalidRequestException("stop", stop.size() + " strings", "at most " + MAX_STOP_STRINGS);
        }
        stop.forEach(GenerationRequest::checkStop);
    }

    /** A request to answer a conversation: greedily and of normal priority, unless said otherwise. */
    public static GenerationRequestBuilder builder(List<ChatMessage> messages) {
        return new GenerationRequestBuilder(messages);
    }

    /** A request to answer one user message. */
    public static GenerationRequestBuilder builder(String prompt) {
        return builder(List.of(ChatMessage.user(prompt)));
    }

    /** The most probable answer to one user message. */
    public static GenerationRequest greedy(String prompt, int maxTokens) {
        return builder(prompt).maxTokens(maxTokens).build();
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
