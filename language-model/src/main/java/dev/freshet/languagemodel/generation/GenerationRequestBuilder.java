package dev.freshet.languagemodel.generation;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a {@link GenerationRequest}; what its fields mean and allow stands there and in {@link Sampling}. */
public final class GenerationRequestBuilder {

    /** Most tokens of an answer unless said otherwise. */
    public static final int DEFAULT_MAX_TOKENS = 64;

    private final List<ChatMessage> messages;
    private int maxTokens = DEFAULT_MAX_TOKENS;
    private int minTokens;
    private boolean ignoreEos;
    private @Nullable Integer logProbs;
    private double temperature = Sampling.GREEDY.temperature();
    private int topK = Sampling.GREEDY.topK();
    private double topP = Sampling.GREEDY.topP();
    private double minP = Sampling.GREEDY.minP();
    private double repetitionPenalty = Sampling.GREEDY.repetitionPenalty();
    private double presencePenalty = Sampling.GREEDY.presencePenalty();
    private double frequencyPenalty = Sampling.GREEDY.frequencyPenalty();
    private Map<Integer, Double> logitBias = Map.of();
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

    /** 0 by default. */
    public GenerationRequestBuilder minTokens(int value) {
        this.minTokens = value;
        return this;
    }

    /** False by default. */
    public GenerationRequestBuilder ignoreEos(boolean value) {
        this.ignoreEos = value;
        return this;
    }

    /** None by default. */
    public GenerationRequestBuilder logProbs(@Nullable Integer value) {
        this.logProbs = value;
        return this;
    }

    /** 0, the default, is greedy. */
    public GenerationRequestBuilder temperature(double value) {
        this.temperature = value;
        return this;
    }

    /** 0, which is all tokens, by default. */
    public GenerationRequestBuilder topK(int value) {
        this.topK = value;
        return this;
    }

    /** 1 by default. */
    public GenerationRequestBuilder topP(double value) {
        this.topP = value;
        return this;
    }

    /** 0 by default. */
    public GenerationRequestBuilder minP(double value) {
        this.minP = value;
        return this;
    }

    /** 1 by default. */
    public GenerationRequestBuilder repetitionPenalty(double value) {
        this.repetitionPenalty = value;
        return this;
    }

    /** 0 by default. */
    public GenerationRequestBuilder presencePenalty(double value) {
        this.presencePenalty = value;
        return this;
    }

    /** 0 by default. */
    public GenerationRequestBuilder frequencyPenalty(double value) {
        this.frequencyPenalty = value;
        return this;
    }

    /** None by default. */
    public GenerationRequestBuilder logitBias(Map<Integer, Double> value) {
        this.logitBias = value;
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
        Sampling sampling = new Sampling(
                temperature, topK, topP, minP, repetitionPenalty, presencePenalty, frequencyPenalty, logitBias, seed);
        return new GenerationRequest(
                messages, maxTokens, minTokens, ignoreEos, logProbs, sampling, stop, priority, deadline);
    }
}
