package dev.freshet.languagemodel;

/**
 * Size of a generator, fixed at its start because its memory is.
 *
 * @param slots most sequences that run at once, 1 to 1024
 * @param maxContext most tokens of prompt and answer together, at least 2; the model's own limit bounds it
 * @param maxRank highest LoRA rank that can be served, 1 to 512
 */
public record GeneratorOptions(int slots, int maxContext, int maxRank) {

    /** Rank that is served unless said otherwise. */
    public static final int DEFAULT_MAX_RANK = 16;

    /** Checks every bound. */
    public GeneratorOptions {
        check("slots", slots, 1, 1024);
        check("maxContext", maxContext, 2, 1 << 20);
        check("maxRank", maxRank, 1, 512);
    }

    /** With adapters up to rank {@value #DEFAULT_MAX_RANK}. */
    public GeneratorOptions(int slots, int maxContext) {
        this(slots, maxContext, DEFAULT_MAX_RANK);
    }

    /** Eight slots of 1024 tokens. */
    public static GeneratorOptions defaults() {
        return new GeneratorOptions(8, 1024);
    }

    private static void check(String key, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(key + " is " + value + ", must be between " + low + " and " + high);
        }
    }
}
