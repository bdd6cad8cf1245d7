package dev.freshet.training;

import dev.freshet.languagemodel.training.LossOptions;
import dev.freshet.service.config.ConfigException;
import java.io.Serializable;

/**
 * How each kind of feedback is learned: section {@code training.methods}. A step's loss is the weighted sum of the kinds'
 * means: of demonstrations and texts over tokens, of preferences and ratings over examples.
 *
 * @param demonstrationWeight of cross entropy, in (0, 1000]
 * @param preferenceWeight of DPO, in (0, 1000]
 * @param preferenceBeta how strongly DPO holds to the reference, in (0, 100]
 * @param labelSmoothing assumed share of preferences that are the wrong way round, in [0, 0.5)
 * @param ratingWeight of KTO, in (0, 1000]
 * @param ratingBeta how strongly KTO holds to the reference, in (0, 100]
 * @param textRate factor of the learning rate for texts, in (0, 1]; among other kinds the weight of their cross entropy
 * @param anchorWeight of a penalty on the distance from the reference at replayed accepted answers, in [0, 1000]; 0 is
 *     none
 * @param reference what preferences, ratings and this distance are measured against: {@code stable}, the version that serves, or {@code
 *     base}
 */
public record MethodsConfig(
        double demonstrationWeight,
        double preferenceWeight,
        double preferenceBeta,
        double labelSmoothing,
        double ratingWeight,
        double ratingBeta,
        double textRate,
        double anchorWeight,
        String reference)
        implements Serializable {

    private static final String STABLE = "stable";
    private static final String BASE = "base";

    /** Checks the bounds. */
    public MethodsConfig {
        try {
            losses(
                    demonstrationWeight,
                    preferenceWeight,
                    preferenceBeta,
                    labelSmoothing,
                    ratingWeight,
                    ratingBeta,
                    textRate,
                    anchorWeight);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("training.methods: " + e.getMessage(), e);
        }
        if (textRate > 1) {
            throw ConfigException.of("training.methods.text-rate", textRate, "in (0, 1]");
        }
        if (!reference.equals(STABLE) && !reference.equals(BASE)) {
            throw ConfigException.of("training.methods.reference", reference, STABLE + " or " + BASE);
        }
    }

    /** Preferences and ratings weigh less than demonstrations, whose mean is over far more summands. */
    public static MethodsConfig defaults() {
        return new MethodsConfig(1, 0.2, 0.1, 0.05, 0.2, 0.1, 0.3, 0, STABLE);
    }

    /** The same with another penalty on the distance from the reference. */
    public MethodsConfig withAnchorWeight(double weight) {
        return new MethodsConfig(
                demonstrationWeight,
                preferenceWeight,
                preferenceBeta,
                labelSmoothing,
                ratingWeight,
                ratingBeta,
                textRate,
                weight,
                reference);
    }

    /** Whether the model is held to the reference where accepted answers are replayed. */
    boolean anchors() {
        return anchorWeight > 0;
    }

    boolean refersToStable() {
        return reference.equals(STABLE);
    }

    LossOptions losses() {
        return losses(
                demonstrationWeight,
                preferenceWeight,
                preferenceBeta,
                labelSmoothing,
                ratingWeight,
                ratingBeta,
                textRate,
                anchorWeight);
    }

    private static LossOptions losses(
            double demonstrationWeight,
            double preferenceWeight,
            double preferenceBeta,
            double labelSmoothing,
            double ratingWeight,
            double ratingBeta,
            double textRate,
            double anchorWeight) {
        return new LossOptions(
                demonstrationWeight,
                textRate,
                new LossOptions.Preference(preferenceWeight, preferenceBeta, labelSmoothing),
                new LossOptions.Labeled(ratingWeight, ratingBeta, 1, 1),
                anchorWeight == 0 ? 1 : anchorWeight);
    }
}
