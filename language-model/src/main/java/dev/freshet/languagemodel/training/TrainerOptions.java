package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.adapter.LoraConfig;

/**
 * Settings of an adapter's training. Rank, alpha, dropout and modules are the adapter's own, see {@link LoraConfig}.
 *
 * @param schedule of the learning rate
 * @param optimizer moments, decay, clipping
 * @param losses what each kind of example weighs
 * @param maxTokens longest prompt and answer together, 2 or more; of a longer example the prompt's oldest tokens are left
 *     out
 * @param passTokens tokens of one forward and backward pass, padding included, 2 or more; of a longer batch the gradients
 *     of several passes add up to the same step. Bounds memory and how long a native call takes
 * @param packing whether a row may hold several examples, where that saves padding; each sees itself alone
 * @param seed of the dropout's masks
 */
public record TrainerOptions(
        Schedule schedule,
        AdamWOptions optimizer,
        LossOptions losses,
        int maxTokens,
        int passTokens,
        boolean packing,
        long seed) {

    private static final int PASS_TOKENS = 1024;

    /** Checks every bound. */
    public TrainerOptions {
        AdamWOptions.check("maxTokens", maxTokens, maxTokens >= 2, "2 or more");
        AdamWOptions.check("passTokens", passTokens, passTokens >= 2, "2 or more");
    }

    /** With a constant rate after the warm-up and defaults for the rest. */
    public TrainerOptions(double learningRate, double clipNorm, double weightDecay, int warmupSteps, int maxTokens) {
        this(
                Schedule.constant(learningRate, warmupSteps),
                new AdamWOptions(weightDecay, clipNorm),
                LossOptions.defaults(),
                maxTokens,
                PASS_TOKENS,
                true,
                0);
    }

    /** Rate 2e-3, clip 1, no decay, no warm-up, 512 tokens, passes of 1024 tokens, packing, seed 0. */
    public static TrainerOptions defaults() {
        return new TrainerOptions(2e-3, 1, 0, 0, 512);
    }

    /** The same with other losses. */
    public TrainerOptions withLosses(LossOptions other) {
        return new TrainerOptions(schedule, optimizer, other, maxTokens, passTokens, packing, seed);
    }

    /** The same with another schedule. */
    public TrainerOptions withSchedule(Schedule other) {
        return new TrainerOptions(other, optimizer, losses, maxTokens, passTokens, packing, seed);
    }

    /** The same with passes of another size, packed or not. */
    public TrainerOptions withPasses(int tokens, boolean packed) {
        return new TrainerOptions(schedule, optimizer, losses, maxTokens, tokens, packed, seed);
    }
}
