package dev.freshet.inference.languagemodel;

import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.service.config.ConfigException;

/**
 * How the language model runs: section {@code language-model}.
 *
 * @param device {@code cpu}, {@code gpu} (the first one), or {@code auto}: the GPU where there is one
 * @param dtype how the base model's matrices are kept: {@code fp32}, {@code bf16}, {@code int8} or {@code auto}, see {@link
 *     ModelOptions}
 * @param maxContext most tokens of prompt and answer together, 2 to 1,048,576; the model's own limit bounds it
 * @param maxRank highest LoRA rank that is served, 1 to 512
 * @param maxCacheBytes bound of the memory for keys and values of each base model, at least 1; slots times context decide
 *     how much is needed
 * @param maxBases base models that stay loaded though no version of theirs is served, those served counted, at least 1
 * @param maxAdapters adapters of a base model that stay loaded though they are not served, those served counted, at least
 *     1: going back to one of them is quick
 */
public record LanguageModelConfig(
        String device, String dtype, int maxContext, int maxRank, long maxCacheBytes, int maxBases, int maxAdapters) {

    /** Checks the bounds. */
    public LanguageModelConfig {
        try {
            new ModelOptions(device, dtype);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("language-model: " + e.getMessage(), e);
        }
        if (maxContext < 2 || maxContext > 1 << 20) {
            throw ConfigException.of("language-model.max-context", maxContext, "2 to 1048576");
        }
        if (maxRank < 1 || maxRank > 512) {
            throw ConfigException.of("language-model.max-rank", maxRank, "1 to 512");
        }
        atLeastOne("max-cache-bytes", maxCacheBytes);
        atLeastOne("max-bases", maxBases);
        atLeastOne("max-adapters", maxAdapters);
    }

    /** What holds where nothing is said. */
    public static LanguageModelConfig defaults() {
        return new LanguageModelConfig("auto", "auto", 1024, 16, GeneratorOptions.DEFAULT_MAX_CACHE_BYTES, 2, 16);
    }

    private static void atLeastOne(String key, long value) {
        if (value < 1) {
            throw ConfigException.of("language-model." + key, value, ">= 1");
        }
    }
}
