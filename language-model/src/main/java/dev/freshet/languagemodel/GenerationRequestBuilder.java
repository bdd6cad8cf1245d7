package dev.freshet.languagemodel;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a {@link GenerationRequest}; what its fields mean and allow stands there and in {@link Sampling}. */
public final class GenerationRequestBuilder {

    /** Most tokens of an answer unless said otherwise. */
    public static final int DEFAULT_MAX_TOKENS = 64;

    private final List<ChatMessage> messages;
    private int maxTokens = DEFAULT_MAX_TOKENS;
    private double temperature = Sampling.GREEDY.temperature();
    private double topP = Sampling.GREEDY.topP();
    private @Nullable Long seed;
    private List<String> stop = List.of();
    private Priority priority = Priority.NORMAL;
    private @Nullable Instant deadline;

    GenerationRequestBuilder(List<ChatMessage> messages) {
        this.messages = messages;
    }

    /** Most tokens to generate; {@value #DEFAULT_MAX_TOKENS} by default. */
    public GenerationRequestBuilder maxTokens(int value) {
        this.maxTokens = value;
        return this;
    }

    /** 0, the default, is greedy. */
    public GenerationRequestBuilder temperature(double value) {
        this.temperature = value;
        return this;
    }

    /** 1 by default. */
    public GenerationRequestBuilder topP(double value) {
        this.topP = value;
        return this;
    }

    /** None by default. */
    public GenerationRequestBuilder seed(@Nullable Long value) {
        this.seed = value;
        return this;
    }

    /** None by default. */
    public GenerationRequestBuilder stop(List<String> value) {
        this.stop = value;
        return this;
    }

    /** Normal by default. */
    public GenerationRequestBuilder priority(Priority value) {
        this.priority = value;
        return this;
    }

    /** None by default. */
    public GenerationRequestBuilder deadline(@Nullable Instant value) {
        this.deadline = value;
        return this;
    }

    /**
     * The request.
     *
     * @throws InvalidRequestException names the field, its value and what is allowed
     */
    public GenerationRequest build() {
        return new GenerationRequest(
                messages, maxTokens, new Sampling(temperature, topP, seed), stop, priority, deadline);
    }
}
