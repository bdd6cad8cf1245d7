package dev.freshet.languagemodel.generation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a request changes in the logits of single tokens before one is chosen, as vLLM does it: adds the bias; divides
 * the logits of tokens of the prompt and the answer, where they are positive, by the repetition penalty, else
 * multiplies (Keskar et al. 2019, CTRL); subtracts the frequency penalty for each time that the answer has the token,
 * and the presence penalty once. Tokens that end a turn are ruled out while the answer is too short. Used by one thread.
 */
final class LogitAdjustments {
    private final Sampling sampling;
    private final Set<Integer> endTokens;
    private final int minTokens;
    private final boolean penalties;
    private final Map<Integer, Adjustment> byToken = new HashMap<>();
    private final List<Adjustment> all = new ArrayList<>();
    private int answerTokens;

    LogitAdjustments(Sampling sampling, int[] prompt, Set<Integer> endTokens, int minTokens) {
        this.sampling = sampling;
        this.endTokens = endTokens;
        this.minTokens = minTokens;
        boolean repetition = sampling.repetitionPenalty() != 1;
        this.penalties = repetition || sampling.presencePenalty() != 0 || sampling.frequencyPenalty() != 0;
        sampling.logitBias().forEach((token, bias) -> of(token).bias = bias.floatValue());
        if (repetition) {
            for (int token : prompt) {
                of(token).seen = true;
            }
        }
        if (minTokens > 0) {
            endTokens.forEach(this::of);
        }
    }

    /** Changes the logits; false if there was nothing to change. */
    boolean apply(Distribution next) {
        if (all.isEmpty()) {
            return false;
        }
        boolean tooShort = answerTokens < minTokens;
        for (Adjustment adjustment : all) {
            adjustment.original = next.logit(adjustment.token);
            boolean ruledOut = tooShort && endTokens.contains(adjustment.token);
            next.set(adjustment.token, ruledOut ? Float.NEGATIVE_INFINITY : adjusted(adjustment));
        }
        next.changed();
        return true;
    }

    /** Takes the changes back. */
    void undo(Distribution next) {
        for (Adjustment adjustment : all) {
            next.set(adjustment.token, adjustment.original);
        }
    }

    void chosen(int token) {
        answerTokens++;
        if (penalties) {
            Adjustment adjustment = of(token);
            adjustment.seen = true;
            adjustment.count++;
        }
    }

    private float adjusted(Adjustment adjustment) {
        double logit = adjustment.original + adjustment.bias;
        if (adjustment.seen) {
            logit = logit > 0 ? logit / sampling.repetitionPenalty() : logit * sampling.repetitionPenalty();
        }
        if (adjustment.count > 0) {
            logit -= sampling.frequencyPenalty() * adjustment.count + sampling.presencePenalty();
        }
        return (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, logit));
    }

    private Adjustment of(int token) {
        return byToken.computeIfAbsent(token, id -> {
            Adjustment adjustment = new Adjustment(id);
            all.add(adjustment);
            return adjustment;
        });
    }

    private static final class Adjustment {
        private final int token;
        private float bias;
        private boolean seen;
        private int count;
        private float original;

        Adjustment(int token) {
            this.token = token;
        }
    }
}
