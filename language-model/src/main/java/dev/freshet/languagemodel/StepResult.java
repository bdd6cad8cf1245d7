package dev.freshet.languagemodel;

/**
 * What one optimizer step did.
 *
 * @param loss cross entropy for each answer token before the step, in nats
 * @param gradientNorm global norm of the gradient before clipping; where it is not finite the step changed nothing
 * @param tokens answer tokens learned
 * @param seconds time it took
 */
public record StepResult(double loss, double gradientNorm, int tokens, double seconds) {}
