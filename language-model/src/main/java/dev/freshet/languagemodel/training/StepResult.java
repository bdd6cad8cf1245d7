package dev.freshet.languagemodel.training;

import java.util.Map;

/**
 * What one optimizer step did.
 *
 * @param loss the weighted sum of the kinds' losses before the step; with supervised examples alone and weight 1 the
 *     cross entropy for each answer token, in nats
 * @param gradientNorm global norm of the gradient before clipping; where it is not finite the step changed nothing
 * @param tokens tokens whose probability counted, of all kinds
 * @param seconds time it took
 * @param objectives by kind, of those that the batch held
 */
public record StepResult(
        double loss, double gradientNorm, int tokens, double seconds, Map<Objective, ObjectiveResult> objectives) {

    /** Copies the map. */
    public StepResult {
        objectives = Map.copyOf(objectives);
    }
}
