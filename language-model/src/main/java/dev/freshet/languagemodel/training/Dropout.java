package dev.freshet.languagemodel.training;

/**
 * What a pass leaves out of the inputs of low-rank updates.
 *
 * @param share of the values that is left out, in [0, 1)
 * @param seed defines which; the same seed and shape leave out the same values
 */
record Dropout(double share, long seed) {

    static final Dropout NONE = new Dropout(0, 0);

    /** Of one pass: another one for each step and each pass, and the same again after a restore. */
    static Dropout of(double share, long seed, long step, int pass) {
        return new Dropout(share, mix(mix(mix(seed) + step) + pass) >>> 1);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
