package dev.freshet.inference.languagemodel;

import dev.freshet.service.config.ConfigException;
import java.util.List;

/**
 * How the language model runs: section {@code language-model}.
 *
 * @param device {@code cpu}, {@code gpu} (the first one), or {@code auto}: the GPU where there is one
 * @param maxContext most tokens of prompt and answer together, 2 to 1,048,576; the model's own limit bounds it
 * @param maxRank highest LoRA rank that is served, 1 to 512
 */
public record LanguageModelConfig(String device, int maxContext, int maxRank) {

    private static final List<String> DEVICES = List.of("auto", "cpu", "gpu");

    /** Checks the bounds. */
    public LanguageModelConfig {
        if (!DEVICES.contains(device)) {
            throw ConfigException.of("language-model.device", "'" + device + "'", String.join(", ", DEVICES));
        }
        if (maxContext < 2 || maxContext > 1 << 20) {
            throw ConfigException.of("language-model.max-context", maxContext, "2 to 1048576");
        }
        if (maxRank < 1 || maxRank > 512) {
            throw ConfigException.of("language-model.max-rank", maxRank, "1 to 512");
        }
    }

    /** What holds where nothing is said. */
    public static LanguageModelConfig defaults() {
        return new LanguageModelConfig("auto", 1024, 16);
    }
}
