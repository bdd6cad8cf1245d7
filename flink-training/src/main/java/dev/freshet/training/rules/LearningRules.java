package dev.freshet.training.rules;

import dev.freshet.service.config.ConfigException;
import java.io.Serializable;
import java.time.Duration;

/**
 * How examples become batches, and when refusals are given in to: section {@code training.learning}.
 *
 * @param batchSize most new examples in a batch, from 1
 * @param linger how long the first new example waits for others, from 0
 * @param steps optimizer steps for each batch, from 1
 * @param earlierCorrections earlier corrections added to each step, from 0
 * @param acceptedAnswers accepted answers replayed in each step, from 1: replay is what keeps the rest from being forgotten
 * @param memory prompts that the replay memory holds, at least one batch
 * @param replayAloneFrom this many accepted answers that were never replayed are replayed without waiting for a correction
 * @param refusals this many refusals in a row send the weights back to the stable version, from 1
 * @param refusalPatience after a refusal with nothing new to learn for this long the weights go back too
 */
public record LearningRules(
        int batchSize,
        Duration linger,
        int steps,
        int earlierCorrections,
        int acceptedAnswers,
        int memory,
        int replayAloneFrom,
        int refusals,
        Duration refusalPatience)
        implements Serializable {

    /** Checks the bounds. */
    public LearningRules {
        atLeast("batch-size", batchSize, 1);
        atLeast("steps", steps, 1);
        atLeast("earlier-corrections", earlierCorrections, 0);
        atLeast("accepted-answers", acceptedAnswers, 1);
        atLeast("memory", memory, batchSize);
        atLeast("replay-alone-from", replayAloneFrom, 1);
        atLeast("refusals", refusals, 1);
        notNegative("linger", linger);
        notNegative("refusal-patience", refusalPatience);
    }

    /** What worked in trials with a small model. */
    public static LearningRules defaults() {
        return new LearningRules(8, Duration.ofMillis(20), 4, 3, 6, 512, 64, 3, Duration.ofSeconds(10));
    }

    private static void atLeast(String key, int value, int least) {
        if (value < least) {
            throw ConfigException.of("training.learning." + key, value, ">= " + least);
        }
    }

    private static void notNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw ConfigException.of("training.learning." + key, value, ">= 0ms");
        }
    }
}
