package dev.freshet.languagemodel.training;

/**
 * The learning rate of each step: it rises linearly over the warm-up, and then stays or falls along half a cosine.
 *
 * @param peak rate after the warm-up, in (0, 1)
 * @param warmupSteps steps to the peak, 0 or more
 * @param totalSteps steps to the last rate, over {@code warmupSteps}; 0 to stay at the peak
 * @param floor rate at {@code totalSteps} and after, in [0, peak]
 */
public record Schedule(double peak, int warmupSteps, int totalSteps, double floor) {

    /** Checks every bound. */
    public Schedule {
        AdamWOptions.check("learningRate", peak, peak > 0 && peak < 1, "in (0, 1)");
        AdamWOptions.check("warmupSteps", warmupSteps, warmupSteps >= 0, "0 or more");
        AdamWOptions.check(
                "totalSteps", totalSteps, totalSteps == 0 || totalSteps > warmupSteps, "0 or more than warmupSteps");
        AdamWOptions.check("floor", floor, floor >= 0 && floor <= peak, "in [0, learningRate]");
    }

    /** The peak from the first step on. */
    public static Schedule constant(double learningRate) {
        return constant(learningRate, 0);
    }

    /** The peak after the warm-up. */
    public static Schedule constant(double learningRate, int warmupSteps) {
        return new Schedule(learningRate, warmupSteps, 0, 0);
    }

    /** The rate of a step, counted from 1. */
    public double learningRate(long step) {
        if (step < warmupSteps) {
            return peak * step / warmupSteps;
        } else if (totalSteps == 0 || step == warmupSteps) {
            return peak;
        }
        double progress = Math.min(1, (double) (step - warmupSteps) / (totalSteps - warmupSteps));
        return floor + (peak - floor) * (1 + Math.cos(Math.PI * progress)) / 2;
    }
}
