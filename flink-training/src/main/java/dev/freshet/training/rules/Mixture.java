package dev.freshet.training.rules;

import dev.freshet.service.config.ConfigException;
import java.io.Serializable;

/**
 * Most new examples of each kind in a batch, beside {@link LearningRules#batchSize} demonstrations: section
 * {@code training.learning.mixture}. So many that wait are a batch, too.
 *
 * @param preferences from 1
 * @param ratings thumbs and scores, from 1
 * @param texts from 1
 */
public record Mixture(int preferences, int ratings, int texts) implements Serializable {

    /** Checks the bounds. */
    public Mixture {
        atLeastOne("preferences", preferences);
        atLeastOne("ratings", ratings);
        atLeastOne("texts", texts);
    }

    /** 8 preferences, 16 ratings, 2 texts. */
    public static Mixture defaults() {
        return new Mixture(8, 16, 2);
    }

    private static void atLeastOne(String key, int value) {
        if (value < 1) {
            throw ConfigException.of("training.learning.mixture." + key, value, ">= 1");
        }
    }
}
