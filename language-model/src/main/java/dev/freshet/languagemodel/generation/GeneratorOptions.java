package dev.freshet.languagemodel.generation;

import dev.freshet.languagemodel.checkpoint.ModelConfig;

/**
 * Size of a generator, fixed at its start because its memory is.
 *
 * @param slots most sequences that run at once, 1 to 1024
 * @param maxContext most tokens of prompt and answer together, at least 2; the model's own limit bounds it
 * @param maxRank highest LoRA rank that can be served, 1 to 512
 * @param prefillChunk tokens of a prompt that are fed at once, 1 to 65,536: prompts are cut at its multiples, and
 *     prefixes shared in its multiples. Another size gives answers other bits.
 * @param prefillTokens most tokens of prompts that one step feeds, so that what runs keeps its pace; at least {@code
 *     prefillChunk}
 * @param maxWaiting most sequences that wait for a slot, 0 to 1,000,000
 * @param maxCacheBytes bound of the memory for keys and values, at least 1
 * @param threads how many compute on the processor's vector registers, 0 to 1024; 0 as many as libtorch has ({@code
 *     -Dai.djl.pytorch.num_threads}, else one for each core)
 */
public record GeneratorOptions(
        int slots,
        int maxContext,
        int maxRank,
        int prefillChunk,
        int prefillTokens,
        int maxWaiting,
        long maxCacheBytes,
        int threads) {

    /** Rank that is served unless said otherwise. */
    public static final int DEFAULT_MAX_RANK = 16;

    /** Tokens of a chunk unless said otherwise. */
    public static final int DEFAULT_PREFILL_CHUNK = 256;

    /** Sequences that may wait unless said otherwise. */
    public static final int DEFAULT_MAX_WAITING = 256;

    /** Bound of the cache unless said otherwise: 4 GiB. */
    public static final long DEFAULT_MAX_CACHE_BYTES = 4L << 30;

    /** Checks every bound. */
    public GeneratorOptions {
        check("slots", slots, 1, 1024);
        check("maxContext", maxContext, 2, 1 << 20);
        check("maxRank", maxRank, 1, 512);
        check("prefillChunk", prefillChunk, 1, 1 << 16);
        check("prefillTokens", prefillTokens, prefillChunk, 1 << 20);
        check("maxWaiting", maxWaiting, 0, 1_000_000);
        check("maxCacheBytes", maxCacheBytes, 1, Long.MAX_VALUE);
        check("threads", threads, 0, 1024);
    }

    /** With the default of everything else. */
    public GeneratorOptions(int slots, int maxContext, int maxRank) {
        this(
                slots,
                maxContext,
                maxRank,
                DEFAULT_PREFILL_CHUNK,
                DEFAULT_PREFILL_CHUNK,
                DEFAULT_MAX_WAITING,
                DEFAULT_MAX_CACHE_BYTES,
                0);
    }

    /** With adapters up to rank {@value #DEFAULT_MAX_RANK}. */
    public GeneratorOptions(int slots, int maxContext) {
        this(slots, maxContext, DEFAULT_MAX_RANK);
    }

    /** Eight slots of 1024 tokens. */
    public static GeneratorOptions defaults() {
        return new GeneratorOptions(8, 1024);
    }

    /** The same, feeding prompts in chunks of this many tokens, at most {@code tokens} in a step. */
    public GeneratorOptions withPrefill(int chunk, int tokens) {
        return new GeneratorOptions(slots, maxContext, maxRank, chunk, tokens, maxWaiting, maxCacheBytes, threads);
    }

    /** The same with another bound of sequences that wait. */
    public GeneratorOptions withMaxWaiting(int sequences) {
        return new GeneratorOptions(
                slots, maxContext, maxRank, prefillChunk, prefillTokens, sequences, maxCacheBytes, threads);
    }

    /** The same with another bound of the cache's memory. */
    public GeneratorOptions withMaxCacheBytes(long bytes) {
        return new GeneratorOptions(
                slots, maxContext, maxRank, prefillChunk, prefillTokens, maxWaiting, bytes, threads);
    }

    /** The same with another number of threads. */
    public GeneratorOptions withThreads(int number) {
        return new GeneratorOptions(
                slots, maxContext, maxRank, prefillChunk, prefillTokens, maxWaiting, maxCacheBytes, number);
    }

    /** The same, in the context that a model has. */
    GeneratorOptions within(ModelConfig config) {
        return new GeneratorOptions(
                slots,
                Math.min(maxContext, config.maxPositions()),
                maxRank,
                prefillChunk,
                prefillTokens,
                maxWaiting,
                maxCacheBytes,
                threads);
    }

    private static void check(String key, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(key + " is " + value + ", must be between " + low + " and " + high);
        }
    }
}
