package dev.freshet.languagemodel.training;

/**
 * How much each kind of example weighs in a step: the step's loss is the weighted sum of the kinds' means.
 *
 * @param supervisedWeight of the mean over all answer tokens, in (0, 1000]
 * @param textWeight of the mean over all tokens of texts, in (0, 1000]
 * @param preference of pairs
 * @param labeled of answers with a thumb
 * @param anchorWeight of the mean over all tokens of anchors, in (0, 1000]
 */
public record LossOptions(
        double supervisedWeight, double textWeight, Preference preference, Labeled labeled, double anchorWeight) {

    /** Checks the weights. */
    public LossOptions {
        checkWeight("supervisedWeight", supervisedWeight);
        checkWeight("textWeight", textWeight);
        checkWeight("anchorWeight", anchorWeight);
    }

    /** With anchors of weight 1. */
    public LossOptions(double supervisedWeight, double textWeight, Preference preference, Labeled labeled) {
        this(supervisedWeight, textWeight, preference, labeled, 1);
    }

    /** Every kind with weight 1. */
    public static LossOptions defaults() {
        return new LossOptions(1, 1, Preference.defaults(), Labeled.defaults());
    }

    double weight(Objective objective) {
        return switch (objective) {
            case SUPERVISED -> supervisedWeight;
            case TEXT -> textWeight;
            case PREFERENCE -> preference.weight;
            case LABELED -> labeled.weight;
            case ANCHOR -> anchorWeight;
        };
    }

    static void checkWeight(String key, double value) {
        if (!(value > 0 && value <= 1000)) {
            throw new IllegalArgumentException(key + " is " + value + ", must be in (0, 1000]");
        }
    }

    private static void checkBeta(double beta) {
        if (!(beta > 0 && beta <= 100)) {
            throw new IllegalArgumentException("beta is " + beta + ", must be in (0, 100]");
        }
    }

    /**
     * DPO.
     *
     * @param weight of the mean over all pairs, in (0, 1000]
     * @param beta how strongly the policy is held to the reference, in (0, 100]
     * @param labelSmoothing assumed share of pairs whose answers are the wrong way round, in [0, 0.5)
     */
    public record Preference(double weight, double beta, double labelSmoothing) {

        /** Checks every bound. */
        public Preference {
            checkWeight("weight", weight);
            checkBeta(beta);
            if (!(labelSmoothing >= 0 && labelSmoothing < 0.5)) {
                throw new IllegalArgumentException("labelSmoothing is " + labelSmoothing + ", must be in [0, 0.5)");
            }
        }

        /** Weight 1, beta 0.1, no smoothing. */
        public static Preference defaults() {
            return new Preference(1, 0.1, 0);
        }
    }

    /**
     * KTO with an estimate of KL of zero.
     *
     * @param weight of the mean over all answers, in (0, 1000]
     * @param beta how strongly the policy is held to the reference, in (0, 100]
     * @param desirableWeight of an answer with thumb up, in (0, 1000]
     * @param undesirableWeight of an answer with thumb down, in (0, 1000]
     */
    public record Labeled(double weight, double beta, double desirableWeight, double undesirableWeight) {

        /** Checks every bound. */
        public Labeled {
            checkWeight("weight", weight);
            checkBeta(beta);
            checkWeight("desirableWeight", desirableWeight);
            checkWeight("undesirableWeight", undesirableWeight);
        }

        /** Weight 1, beta 0.1, both kinds of answers alike. */
        public static Labeled defaults() {
            return new Labeled(1, 0.1, 1, 1);
        }
    }
}
