package dev.freshet.languagemodel.generation;

import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.tokenizer.StreamingDecoder;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
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
    private final Set<Integer> endTokens;
    private final Tokenizer tokenizer;
    private final Sampler sampler;
    private final StreamingDecoder decoder;
    private final StopStrings stopStrings;
    private final StringBuilder text = new StringBuilder();
    private int slot = -1;
    private int fed;
    private int reused;
    private int[] tokens = new int[16];
    private int count;
    private double logProbability;
    private final List<TokenChoice> choices = new ArrayList<>();
    private @Nullable FinishReason finishReason;
    private @Nullable String error;

    Sequence(GenerationRequest request, Adapter adapter, int[] prompt, int maxContext, Tokenizer tokenizer) {
        this.request = request;
        this.adapter = adapter;
        this.prompt = prompt;
        this.limit = Math.min(request.maxTokens(), maxContext - prompt.length);
        this.endTokens = tokenizer.endTokens();
        this.tokenizer = tokenizer;
        Sampling sampling = request.sampling();
        this.sampler = new Sampler(sampling, new LogitAdjustments(sampling, prompt, endTokens, request.minTokens()));
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
     * model's own distribution (before temperature, penalties and all else).
     */
    public double logProbability() {
        return logProbability;
    }

    /** Why it ended; null before, and after {@link Generator#cancel}. */
    public @Nullable FinishReason finishReason() {
        return finishReason;
    }

    /** What went wrong where the reason is {@link FinishReason#ERROR}, else null. */
    public @Nullable String error() {
        return error;
    }

    /** The generated tokens with their probabilities; empty if the request does not ask for them. */
    public List<TokenChoice> choices() {
        return Collections.unmodifiableList(choices);
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
        return event("", null);
    }

    /** Chooses and takes the next token; ends if the row is no distribution. */
    GenerationEvent advance(NextTokens next, int row, Distribution distribution) {
        if (!next.read(row, distribution)) {
            finishReason = FinishReason.ERROR;
            error = "the model gave logits that are no finite numbers after " + count + " tokens";
            return event("", null);
        }
        int[] best = request.logProbs() == null ? new int[0] : distribution.best(request.logProbs());
        int token = sampler.choose(distribution);
        sampler.chosen(token);
        logProbability += distribution.logProbability(token);
        if (count == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * count);
        }
        tokens[count++] = token;
        String piece = take(token);
        return event(piece, request.logProbs() == null ? null : choice(token, best, distribution));
    }

    /** The text that a token completes; decides whether it is the last one. */
    private String take(int token) {
        boolean end = !request.ignoreEos() && endTokens.contains(token);
        String piece = end ? "" : decoder.push(token);
        if (count > request.minTokens()) {
            piece = stopStrings.push(piece);
        }
        if (end || stopStrings.stopped()) {
            finishReason = FinishReason.STOP;
        } else if (count == limit) {
            finishReason = FinishReason.LENGTH;
        }
        return piece;
    }

    private TokenChoice choice(int token, int[] best, Distribution distribution) {
        List<TokenProbability> top = new ArrayList<>();
        for (int other : best) {
            top.add(probability(other, distribution));
        }
        TokenChoice choice = new TokenChoice(probability(token, distribution), top);
        choices.add(choice);
        return choice;
    }

    private TokenProbability probability(int token, Distribution distribution) {
        return new TokenProbability(token, tokenizer.decode(new int[] {token}), distribution.logProbability(token));
    }

    private GenerationEvent event(String piece, @Nullable TokenChoice choice) {
        String whole = finishReason == null ? piece : piece + stopStrings.flush();
        text.append(whole);
        return new GenerationEvent(this, whole, choice, finishReason);
    }
}
