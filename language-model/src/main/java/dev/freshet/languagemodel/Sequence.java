package dev.freshet.languagemodel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One answer while it is generated and afterwards, always by one adapter. Belongs to the thread that owns its
 * {@link Generator}.
 */
public final class Sequence {
    private final Adapter adapter;
    private final int slot;
    private final int[] prompt;
    private final int limit;
    private final int endOfTurn;
    private final @Nullable Sampler sampler;
    private final StreamingDecoder decoder;
    private final StopStrings stopStrings;
    private final StringBuilder text = new StringBuilder();
    private int[] tokens = new int[16];
    private int count;
    private double logProbability;
    private @Nullable FinishReason finishReason;

    Sequence(Adapter adapter, int slot, int[] prompt, int maxContext, GenerationRequest request, Tokenizer tokenizer) {
        this.adapter = adapter;
        this.slot = slot;
        this.prompt = prompt;
        this.limit = Math.min(request.maxTokens(), maxContext - prompt.length);
        this.endOfTurn = tokenizer.endOfTurn();
        this.sampler =
                request.temperature() == 0 ? null : new Sampler(request.temperature(), request.topP(), request.seed());
        this.decoder = tokenizer.newDecoder();
        this.stopStrings = new StopStrings(request.stop());
    }

    /** Tokens of the prompt, chat template included. */
    public int promptTokens() {
        return prompt.length;
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

    /** Why it ended; null while it runs and after {@link Generator#cancel}. */
    public @Nullable FinishReason finishReason() {
        return finishReason;
    }

    /** The generated tokens, the end of the turn included. */
    public int[] tokens() {
        return Arrays.copyOf(tokens, count);
    }

    /** The token to be fed next, and its position. */
    int lastToken() {
        return tokens[count - 1];
    }

    int lastPosition() {
        return prompt.length + count - 1;
    }

    int[] prompt() {
        return prompt;
    }

    int slot() {
        return slot;
    }

    Adapter adapter() {
        return adapter;
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
        if (finishReason != null) {
            piece += stopStrings.flush();
        }
        text.append(piece);
        return new GenerationEvent(this, piece, finishReason);
    }
}
