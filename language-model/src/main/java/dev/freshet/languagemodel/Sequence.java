package dev.freshet.languagemodel;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One answer while it waits, while it is generated and afterwards, always by one adapter. Belongs to the thread that owns
 * its {@link Generator}.
 */
public final class Sequence {
    private final GenerationRequest request;
    private final Adapter adapter;
    private final int[] prompt;
    private final int limit;
    private final int endOfTurn;
    private final @Nullable Sampler sampler;
    private final StreamingDecoder decoder;
    private final StopStrings stopStrings;
    private final StringBuilder text = new StringBuilder();
    private int slot = -1;
    private int fed;
    private int reused;
    private int[] tokens = new int[16];
    private int count;
    private double logProbability;
    private @Nullable FinishReason finishReason;

    Sequence(GenerationRequest request, Adapter adapter, int[] prompt, int maxContext, Tokenizer tokenizer) {
        this.request = request;
        this.adapter = adapter;
        this.prompt = prompt;
        this.limit = Math.min(request.maxTokens(), maxContext - prompt.length);
        this.endOfTurn = tokenizer.endOfTurn();
        Sampling sampling = request.sampling();
        this.sampler = sampling.temperature() == 0
                ? null
                : new Sampler(sampling.temperature(), sampling.topP(), sampling.seed());
        this.decoder = tokenizer.newDecoder();
        this.stopStrings = new StopStrings(request.stop());
    }

    /** Tokens of the prompt, chat template included. */
    public int promptTokens() {
        return prompt.length;
    }

    /** Tokens of the prompt that were not computed because a cache held them. */
    public int reusedTokens() {
        return reused;
    }

    /** Tokens generated until now, the end of the turn included. */
    public int answerTokens() {
        return count;
    }

    /** The text until now: all pieces of this sequence's events in order. */
    public String text() {
        return text.toString();
    }

    /**
     * Sum of the natural logarithms of the generated tokens' probabilities, the end of the turn included, under the
     * model's own distribution (before temperature and nucleus).
     */
    public double logProbability() {
        return logProbability;
    }

    /** Why it ended; null before, and after {@link Generator#cancel}. */
    public @Nullable FinishReason finishReason() {
        return finishReason;
    }

    /** The generated tokens, the end of the turn included. */
    public int[] tokens() {
        return Arrays.copyOf(tokens, count);
    }

    GenerationRequest request() {
        return request;
    }

    Adapter adapter() {
        return adapter;
    }

    int[] prompt() {
        return prompt;
    }

    /** The slot that it has or had, -1 before. */
    int slot() {
        return slot;
    }

    /** Takes a slot that holds the first tokens of the prompt. */
    void take(int number, int heldTokens) {
        slot = number;
        fed = heldTokens;
        reused = heldTokens;
    }

    /** Tokens of the prompt that the slot holds. */
    int fed() {
        return fed;
    }

    /** Where the next chunk ends. */
    int chunkEnd(int chunk) {
        return Math.min(prompt.length, (fed / chunk + 1) * chunk);
    }

    void fed(int end) {
        fed = end;
    }

    /** The token to be fed next, and its position. */
    int lastToken() {
        return tokens[count - 1];
    }

    int lastPosition() {
        return prompt.length + count - 1;
    }

    boolean late(Instant now) {
        return request.deadline() != null && !now.isBefore(request.deadline());
    }

    /** Ends at the deadline with what it has. */
    GenerationEvent expire() {
        finishReason = FinishReason.DEADLINE;
        return event("");
    }

    /** Chooses and takes the next token. */
    GenerationEvent advance(NextTokens next, int row) {
        int token = sampler == null ? next.best(row) : next.sample(row, sampler);
        logProbability += next.logProbability(row, token);
        if (count == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * count);
        }
        tokens[count++] = token;
        String piece = token == endOfTurn ? "" : stopStrings.push(decoder.push(token));
        if (token == endOfTurn || stopStrings.stopped()) {
            finishReason = FinishReason.STOP;
        } else if (count == limit) {
            finishReason = FinishReason.LENGTH;
        }
        return event(piece);
    }

    private GenerationEvent event(String piece) {
        String whole = finishReason == null ? piece : piece + stopStrings.flush();
        text.append(whole);
        return new GenerationEvent(this, whole, finishReason);
    }
}
