package dev.freshet.updater.judge;

import dev.freshet.service.config.ConfigException;

/**
 * What a candidate has to show before it is released: section {@code updater.gate}. Log-probabilities are in nats, of
 * an answer's mean token.
 *
 * @param fixedLimit how many of the base model's invariants judge, evenly spread, at least 1
 * @param fixedTolerance how much smaller than the stable version's its share of invariants answered exactly may be, 0 to 1
 * @param fixedFloor how much smaller than the base model's that share may be, 0 to 1: many small losses do not add up
 * @param fixedMaxDrop how much lower than the stable version's its mean log-probability of the invariants may be, at least 0
 * @param minHeldOut with fewer held-out labels the invariants decide alone, at least 1
 * @param heldOutLimit how many held-out labels judge, the newest, at least {@code minHeldOut}
 * @param heldOutTolerance how much lower than the stable version's its mean log-probability of the held-out labels may
 *     be, each label counting for at most one nat, at least 0
 * @param distanceLimit how many invariants measure the distance from the base model, at least 1
 * @param maxDistance highest mean Kullback-Leibler divergence from the base model on the invariants, above 0
 */
public record GateConfig(
        int fixedLimit,
        double fixedTolerance,
        double fixedFloor,
        double fixedMaxDrop,
        int minHeldOut,
        int heldOutLimit,
        double heldOutTolerance,
        int distanceLimit,
        double maxDistance) {

    /** Checks the bounds. */
    public GateConfig {
        atLeast("fixed-limit", fixedLimit, 1);
        share("fixed-tolerance", fixedTolerance);
        share("fixed-floor", fixedFloor);
        notNegative("fixed-max-drop", fixedMaxDrop);
        atLeast("min-held-out", minHeldOut, 1);
        atLeast("held-out-limit", heldOutLimit, minHeldOut);
        notNegative("held-out-tolerance", heldOutTolerance);
        atLeast("distance-limit", distanceLimit, 1);
        if (!(maxDistance > 0)) {
            throw ConfigException.of("updater.gate.max-distance", maxDistance, "> 0");
        }
    }

    /** Settings that let honest learning pass and stop what breaks the model. */
    public static GateConfig defaults() {
        return new GateConfig(32, 0.1, 0.2, 0.5, 5, 16, 0.25, 4, 1.0);
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw ConfigException.of("updater.gate." + key, value, ">= " + least);
        }
    }

    private static void share(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw ConfigException.of("updater.gate." + key, value, "0 to 1");
        }
    }

    private static void notNegative(String key, double value) {
        if (!(value >= 0)) {
            throw ConfigException.of("updater.gate." + key, value, ">= 0");
        }
    }
}
