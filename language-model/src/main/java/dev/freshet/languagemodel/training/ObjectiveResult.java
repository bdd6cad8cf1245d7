package dev.freshet.languagemodel.training;

import org.jspecify.annotations.Nullable;

/**
 * What the examples of one kind cost in a step, before it.
 *
 * @param loss mean over tokens ({@code SUPERVISED}, {@code TEXT}) or examples, not yet weighted by the kind
 * @param examples number of examples
 * @param tokens tokens whose probability counted
 * @param rewards where the loss is relative to a reference
 */
public record ObjectiveResult(double loss, int examples, int tokens, @Nullable Rewards rewards) {

    /**
     * Rewards are beta times the logarithm of an answer's probability over that under the reference.
     *
     * @param margin mean of the chosen answer's reward over the rejected one's; of labeled answers the reward in the
     *     direction of the thumb
     * @param accuracy share of examples whose margin is over 0
     */
    public record Rewards(double margin, double accuracy) {}
}
