package dev.freshet.languagemodel;

/**
 * Settings of an adapter's training.
 *
 * @param learningRate AdamW's rate after the warm-up, in (0, 1)
 * @param clipNorm bound of the gradient's global norm, over 0
 * @param weightDecay decoupled decay, in [0, 1)
 * @param warmupSteps steps over which the rate rises linearly, 0 or more
 * @param maxTokens longest prompt and answer together; of a longer example the prompt's oldest tokens are left out
 * @param losses what each kind of example weighs
 */
public record TrainerOptions(
        double learningRate, double clipNorm, double weightDecay, int warmupSteps, int maxTokens, LossOptions losses) {

    /** Checks every bound. */
    public TrainerOptions {
        check("learningRate", learningRate, learningRate > 0 && learningRate < 1, "in (0, 1)");
        check("clipNorm", clipNorm, clipNorm > 0 && clipNorm <= 1e6, "in (0, 1e6]");
        check("weightDecay", weightDecay, weightDecay >= 0 && weightDecay < 1, "in [0, 1)");
        check("warmupSteps", warmupSteps, warmupSteps >= 0, "0 or more");
        check("maxTokens", maxTokens, maxTokens >= 2, "2 or more");
    }

    /** With the default losses. */
    public TrainerOptions(double learningRate, double clipNorm, double weightDecay, int warmupSteps, int maxTokens) {
        this(learningRate, clipNorm, weightDecay, warmupSteps, maxTokens, LossOptions.defaults());
    }

    /** Rate 2e-3, clip 1, no decay, no warm-up, 512 tokens. */
    public static TrainerOptions defaults() {
        return new TrainerOptions(2e-3, 1, 0, 0, 512);
    }

    private static void check(String key, double value, boolean ok, String allowed) {
        if (!ok) {
            throw new IllegalArgumentException(key + " is " + value + ", must be " + allowed);
        }
    }

    /** The learning rate of a step, counted from 1. */
    double learningRate(long step) {
        return step < warmupSteps ? learningRate * step / warmupSteps : learningRate;
    }
}
