package dev.freshet.languagemodel.checkpoint;

/** How the frequencies of the rotary embedding are stretched to a longer context, as {@code rope_scaling} has it. */
public sealed interface RopeScaling {

    /** The frequency in place of {@code frequency}, both in radians for each position. */
    double apply(double frequency);

    /** No scaling. */
    static RopeScaling none() {
        return new None();
    }

    /** The frequencies as they are. */
    record None() implements RopeScaling {
        @Override
        public double apply(double frequency) {
            return frequency;
        }
    }

    /**
     * Every frequency over the factor (position interpolation, Chen et al. 2023).
     *
     * @param factor at least 1
     */
    record Linear(double factor) implements RopeScaling {
        /** Checks the factor. */
        public Linear {
            checkFactor(factor);
        }

        @Override
        public double apply(double frequency) {
            return frequency / factor;
        }
    }

    /**
     * Low frequencies over the factor, high ones as they are, a smooth passage between the two (Llama 3.1).
     *
     * @param factor at least 1
     * @param lowFactor waves longer than {@code originalPositions / lowFactor} are low
     * @param highFactor waves shorter than {@code originalPositions / highFactor} are high; over {@code lowFactor}
     * @param originalPositions the context in tokens before it was stretched
     */
    record Llama3(double factor, double lowFactor, double highFactor, int originalPositions) implements RopeScaling {
        /** Checks every bound. */
        public Llama3 {
            checkFactor(factor);
            if (!(lowFactor > 0 && highFactor > lowFactor && highFactor < 1e6)) {
                throw new IllegalArgumentException("low_freq_factor is " + lowFactor + " and high_freq_factor "
                        + highFactor + ", must be over 0 and over low_freq_factor");
            }
            if (originalPositions < 1) {
                throw new IllegalArgumentException(
                        "original_max_position_embeddings is " + originalPositions + ", must be at least 1");
            }
        }

        @Override
        public double apply(double frequency) {
            double waves = originalPositions * frequency / (2 * Math.PI);
            if (waves > highFactor) {
                return frequency;
            }
            if (waves < lowFactor) {
                return frequency / factor;
            }
            double smooth = (waves - lowFactor) / (highFactor - lowFactor);
            return (1 - smooth) * frequency / factor + smooth * frequency;
        }
    }

    private static void checkFactor(double factor) {
        if (!(factor >= 1 && factor < 1e6)) {
            throw new IllegalArgumentException("factor is " + factor + ", must be between 1 and 1e6");
        }
    }
}
