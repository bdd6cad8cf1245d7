package dev.freshet.languagemodel.training;

/**
 * Settings of training from scratch. The learning rate rises linearly over the warm-up and then falls along a cosine.
 *
 * @param peakLearningRate rate after the warm-up, in (0, 1)
 * @param finalLearningRate rate at {@code totalSteps} and after, in [0, peak]
 * @param warmupSteps steps to the peak, 0 or more
 * @param totalSteps steps to the final rate, more than {@code warmupSteps}
 * @param weightDecay decoupled decay of matrices, 0 or more
 * @param clipNorm bound of the gradient's global norm, in (0, 1e6]
 * @param seed of the initial weights
 */
public record PretrainerOptions(
        double peakLearningRate,
        double finalLearningRate,
        int warmupSteps,
        int totalSteps,
        double weightDecay,
        double clipNorm,
        long seed) {

    /** Checks every bound. */
    public PretrainerOptions {
        check("peakLearningRate", peakLearningRate, peakLearningRate > 0 && peakLearningRate < 1, "in (0, 1)");
        check(
                "finalLearningRate",
                finalLearningRate,
                finalLearningRate >= 0 && finalLearningRate <= peakLearningRate,
                "in [0, peakLearningRate]");
        check("warmupSteps", warmupSteps, warmupSteps >= 0, "0 or more");
        check("totalSteps", totalSteps, totalSteps > warmupSteps, "more than warmupSteps");
        check("weightDecay", weightDecay, weightDecay >= 0 && weightDecay < 1, "in [0, 1)");
        check("clipNorm", clipNorm, clipNorm > 0 && clipNorm <= 1e6, "in (0, 1e6]");
    }

    private static void check(String key, double value, boolean ok, String allowed) {
        AdamWOptions.check(key, value, ok, allowed);
    }

    AdamWOptions optimizer() {
        return new AdamWOptions(weightDecay, clipNorm);
    }

    /** The learning rate of a step, counted from 1. */
    double learningRate(long step) {
        return new Schedule(peakLearningRate, warmupSteps, totalSteps, finalLearningRate).learningRate(step);
    }
}
