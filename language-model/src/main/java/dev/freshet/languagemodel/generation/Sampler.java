package dev.freshet.languagemodel.generation;

import java.util.SplittableRandom;

/**
 * Chooses the tokens of one sequence: adjusts the logits, divides them by the temperature, and keeps the {@code topK}
 * most probable tokens, of these the nucleus {@code topP} (Holtzman et al. 2020), of these what is at least {@code minP}
 * times as probable as the most probable one (Nguyen et al. 2024): the order of Transformers. Every draw takes exactly
 * one random number, so a sequence's choices depend on its seed and its logits alone.
 */
final class Sampler {
    private final Sampling sampling;
    private final LogitAdjustments adjustments;
    private final SplittableRandom random;

    Sampler(Sampling sampling, LogitAdjustments adjustments) {
        this.sampling = sampling;
        this.adjustments = adjustments;
        Long seed = sampling.seed();
        this.random = seed == null ? new SplittableRandom() : new SplittableRandom(seed);
    }

    /** The next token. The logits are afterwards as they were. */
    int choose(Distribution next) {
        if (!adjustments.apply(next)) {
            return pick(next);
        }
        int token = pick(next);
        adjustments.undo(next);
        return token;
    }

    /** Takes note of a token that was chosen. */
    void chosen(int token) {
        adjustments.chosen(token);
    }

    private int pick(Distribution next) {
        double temperature = sampling.temperature();
        if (temperature == 0) {
            return next.best();
        }
        double chance = random.nextDouble();
        if (sampling.topK() == 0 && sampling.topP() == 1 && sampling.minP() == 0) {
            return next.draw(temperature, chance);
        }
        Candidates candidates = candidates(next, temperature);
        if (sampling.minP() > 0) {
            candidates.keepFrom((float) sampling.minP());
        }
        return draw(candidates, chance);
    }

    private Candidates candidates(Distribution next, double temperature) {
        if (sampling.topK() > 0) {
            Candidates candidates = next.highest(sampling.topK(), temperature);
            if (sampling.topP() < 1) {
                candidates.keepNucleus(sampling.topP() * candidates.sum());
            }
            return candidates;
        }
        return sampling.topP() < 1
                ? next.nucleus(sampling.topP(), temperature)
                : next.from(sampling.minP(), temperature);
    }

    private static int draw(Candidates candidates, double chance) {
        double target = chance * candidates.sum();
        double seen = 0;
        int last = candidates.count() - 1;
        for (int i = 0; i < last; i++) {
            seen += candidates.value(i);
            if (seen > target) {
                return candidates.token(i);
            }
        }
        return candidates.token(last);
    }
}
