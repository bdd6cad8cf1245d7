package dev.freshet.languagemodel.training;

/**
 * Settings of AdamW (Loshchilov and Hutter) and of the clipping before it.
 *
 * @param beta1 decay of the gradient's mean, in [0, 1)
 * @param beta2 decay of its square's mean, in [0, 1)
 * @param epsilon added to the root of the latter, in (0, 1)
 * @param weightDecay decoupled decay of matrices, in [0, 1)
 * @param clipNorm bound of the gradient's global norm, in (0, 1e6]
 */
public record AdamWOptions(double beta1, double beta2, double epsilon, double weightDecay, double clipNorm) {

    /** Checks every bound. */
    public AdamWOptions {
        check("beta1", beta1, beta1 >= 0 && beta1 < 1, "in [0, 1)");
        check("beta2", beta2, beta2 >= 0 && beta2 < 1, "in [0, 1)");
        check("epsilon", epsilon, epsilon > 0 && epsilon < 1, "in (0, 1)");
        check("weightDecay", weightDecay, weightDecay >= 0 && weightDecay < 1, "in [0, 1)");
        check("clipNorm", clipNorm, clipNorm > 0 && clipNorm <= 1e6, "in (0, 1e6]");
    }

    /** Betas 0.9 and 0.95, epsilon 1e-8. */
    public AdamWOptions(double weightDecay, double clipNorm) {
        this(0.9, 0.95, 1e-8, weightDecay, clipNorm);
    }

    /** No decay, clip 1. */
    public static AdamWOptions defaults() {
        return new AdamWOptions(0, 1);
    }

    static void check(String key, Object value, boolean ok, String allowed) {
        if (!ok) {
            throw new IllegalArgumentException(key + " is " + value + ", must be " + allowed);
        }
    }
}
