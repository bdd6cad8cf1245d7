package dev.freshet.training.rules;

import dev.freshet.service.config.ConfigException;
import java.io.Serializable;
import java.time.Duration;

/**
 * How examples become batches, and when refusals are given in to: section {@code training.learning}.
 *
 * @param batchSize most new demonstrations in a batch, from 1
 * @param linger how long the first new demonstration or preference waits for others, from 0
 * @param patience how long the first new rating or text waits for a batch that it can join, from 0
 * @param steps optimizer steps for each batch, from 1
 * @param mixture most of the other kinds in a batch
 * @param replay whether what was learned is repeated; without it a correction overwrites the rest
 * @param earlierCorrections earlier corrections added to each step, from 0
 * @param acceptedAnswers accepted answers replayed in each step, from 1
 * @param memory prompts that the replay memory holds, at least one batch
 * @param refusals this many refusals in a row send the weights back to the stable version, from 1
 * @param refusalPatience after a refusal with nothing new to learn for this long the weights go back too
 * @param maxStaleness ratings and preferences of answers of a version more than so many below the stable one are
 *     rejected; 0 is no bound
 * @param stalenessHalfLife so many versions below the stable one they weigh half; 0: always the same
 * @param warmupAfterPause after so long without feedback the learning rate rises anew; 0: never. The times are those of the
 *     feedback, so that learning the same again gives the same
 * @param warmupSteps over how many steps it does, from 1
 */
public record LearningRules(
        int batchSize,
        Duration linger,
        Duration patience,
        int steps,
        Mixture mixture,
        boolean replay,
        int earlierCorrections,
        int acceptedAnswers,
        int memory,
        int refusals,
        Duration refusalPatience,
        int maxStaleness,
        int stalenessHalfLife,
        Duration warmupAfterPause,
        int warmupSteps)
        implements Serializable {

    /** Checks the bounds. */
    public LearningRules {
        atLeast("batch-size", batchSize, 1);
        atLeast("steps", steps, 1);
        atLeast("earlier-corrections", earlierCorrections, 0);
        atLeast("accepted-answers", acceptedAnswers, 1);
        atLeast("memory", memory, batchSize);
        atLeast("refusals", refusals, 1);
        atLeast("max-staleness", maxStaleness, 0);
        atLeast("staleness-half-life", stalenessHalfLife, 0);
        atLeast("warmup-steps", warmupSteps, 1);
        notNegative("linger", linger);
        notNegative("patience", patience);
        notNegative("refusal-patience", refusalPatience);
        notNegative("warmup-after-pause", warmupAfterPause);
    }

    /** What worked in trials with a small model. */
    public static LearningRules defaults() {
        return new LearningRules(
                8,
                Duration.ofMillis(20),
                Duration.ofSeconds(5),
                4,
                Mixture.defaults(),
                true,
                3,
                6,
                512,
                3,
                Duration.ofSeconds(10),
                0,
                0,
                Duration.ZERO,
                8);
    }

    /** The same with batches of another size, which wait for others so long, and other kinds as patiently. */
    public LearningRules withBatches(int size, Duration wait, int each) {
        return new LearningRules(
                size,
                wait,
                wait.compareTo(patience) > 0 ? wait : patience,
                each,
                mixture,
                replay,
                earlierCorrections,
                acceptedAnswers,
                memory,
                refusals,
                refusalPatience,
                maxStaleness,
                stalenessHalfLife,
                warmupAfterPause,
                warmupSteps);
    }

    /** The same with replay of so many prompts, or none. */
    public LearningRules withReplay(boolean on, int prompts) {
        return new LearningRules(
                batchSize,
                linger,
                patience,
                steps,
                mixture,
                on,
                earlierCorrections,
                acceptedAnswers,
                prompts,
                refusals,
                refusalPatience,
                maxStaleness,
                stalenessHalfLife,
                warmupAfterPause,
                warmupSteps);
    }

    /** The same with bounds of staleness. */
    public LearningRules withStaleness(int most, int halfLife) {
        return new LearningRules(
                batchSize,
                linger,
                patience,
                steps,
                mixture,
                replay,
                earlierCorrections,
                acceptedAnswers,
                memory,
                refusals,
                refusalPatience,
                most,
                halfLife,
                warmupAfterPause,
                warmupSteps);
    }

    /** The same with a warm-up after pauses. */
    public LearningRules withWarmup(Duration pause, int over) {
        return new LearningRules(
                batchSize,
                linger,
                patience,
                steps,
                mixture,
                replay,
                earlierCorrections,
                acceptedAnswers,
                memory,
                refusals,
                refusalPatience,
                maxStaleness,
                stalenessHalfLife,
                pause,
                over);
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
