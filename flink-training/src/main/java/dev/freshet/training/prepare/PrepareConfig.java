package dev.freshet.training.prepare;

import dev.freshet.service.config.ConfigException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What becomes of raw texts: section {@code training.prepare}.
 *
 * @param enabled whether the job runs beside the learn job
 * @param parallelism how many slots prepare side by side, from 1
 * @param checkpointInterval time between its checkpoints, from 10 ms: parts become visible with them
 * @param languages ISO 639 codes of the languages kept, of two or three letters; all when empty
 * @param languageMinCharacters a shorter text is of no certain language and kept, from 1
 * @param maxCharacters longest part, from 64; 1200 suit a trainer's 512 tokens
 * @param quality which texts are worth learning
 * @param duplicates which texts are taken for the same
 */
public record PrepareConfig(
        boolean enabled,
        int parallelism,
        Duration checkpointInterval,
        List<String> languages,
        int languageMinCharacters,
        int maxCharacters,
        QualityRules quality,
        DuplicateRules duplicates)
        implements Serializable {

    private static final Duration LEAST_INTERVAL = Duration.ofMillis(10);

    /** Checks the bounds. */
    public PrepareConfig {
        languages = List.copyOf(languages);
        require(parallelism >= 1, "parallelism", parallelism, ">= 1");
        require(
                checkpointInterval.compareTo(LEAST_INTERVAL) >= 0,
                "checkpoint-interval",
                checkpointInterval,
                ">= " + LEAST_INTERVAL);
        languages.forEach(language ->
                require(LanguageCodes.isCode(language), "languages", language, "ISO 639 codes, for example en or eng"));
        require(languageMinCharacters >= 1, "language-min-characters", languageMinCharacters, ">= 1");
        require(maxCharacters >= 64, "max-characters", maxCharacters, ">= 64");
    }

    /** Every language, parts that suit 512 tokens. */
    public static PrepareConfig defaults() {
        return new PrepareConfig(
                true,
                1,
                Duration.ofSeconds(5),
                List.of(),
                80,
                1200,
                new QualityRules(20, 0.4, 0.5),
                new DuplicateRules(0.8, 10_000, Duration.ofDays(30)));
    }

    static void require(boolean holds, String key, Object value, String allowed) {
        if (!holds) {
            throw ConfigException.of("training.prepare." + key, value, allowed);
        }
    }
}
