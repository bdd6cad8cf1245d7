package dev.freshet.training;

import dev.freshet.service.config.ConfigException;
import dev.freshet.training.prepare.PrepareConfig;
import dev.freshet.training.rules.LearningRules;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How the learn job runs, and the prepare job beside it: section {@code training}.
 *
 * @param checkpoints folder of the checkpoints, from which a new start goes on; no default. In a cluster any URI that
 *     Flink can write to
 * @param checkpointInterval time between checkpoints, from 10 ms: candidates become visible with them
 * @param checkpointPause least time between the end of one and the start of the next, from 0
 * @param checkpointTimeout a checkpoint that takes longer is given up, from 1 s
 * @param transactionTimeout when the broker gives up an open transaction, and with it what was learned: at least the
 *     longest checkpoint and a minute for Flink to miss a task manager and restart, and at most the broker's maximum (15
 *     minutes unless changed)
 * @param parallelism how many slots learn side by side, from 1; a model is learned in one
 * @param idleAfter a model that is not used for this long frees its native memory, from 1 ms
 * @param freshStart whether to start without a checkpoint even if candidates exist; what waited in the lost state stays
 *     without a fate
 * @param learning how examples become batches
 * @param methods how each kind of feedback is learned
 * @param trainer how a language model's adapter is stepped
 * @param prepare what becomes of raw texts
 */
public record TrainingConfig(
        String checkpoints,
        Duration checkpointInterval,
        Duration checkpointPause,
        Duration checkpointTimeout,
        Duration transactionTimeout,
        int parallelism,
        Duration idleAfter,
        boolean freshStart,
        LearningRules learning,
        MethodsConfig methods,
        TrainerConfig trainer,
        PrepareConfig prepare)
        implements Serializable {

    /** Flink misses a silent task manager after 50 s. */
    private static final Duration RESTART = Duration.ofMinutes(1);

    /** Checks the bounds. */
    public TrainingConfig {
        atLeast("checkpoint-interval", checkpointInterval, Duration.ofMillis(10));
        atLeast("checkpoint-pause", checkpointPause, Duration.ZERO);
        atLeast("checkpoint-timeout", checkpointTimeout, Duration.ofSeconds(1));
        atLeast("transaction-timeout", transactionTimeout, checkpointTimeout.plus(RESTART));
        atLeast("idle-after", idleAfter, Duration.ofMillis(1));
        if (parallelism < 1) {
            throw ConfigException.of("training.parallelism", parallelism, ">= 1");
        }
    }

    /** Half a second between checkpoints, one slot. */
    public static TrainingConfig defaults() {
        return new TrainingConfig(
                "",
                Duration.ofMillis(500),
                Duration.ofMillis(20),
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                1,
                Duration.ofMinutes(5),
                false,
                LearningRules.defaults(),
                MethodsConfig.defaults(),
                TrainerConfig.defaults(),
                PrepareConfig.defaults());
    }

    /** The same with its checkpoints in a folder. */
    public TrainingConfig withCheckpoints(Path folder) {
        return new TrainingConfig(
                folder.toUri().toString(),
                checkpointInterval,
                checkpointPause,
                checkpointTimeout,
                transactionTimeout,
                parallelism,
                idleAfter,
                freshStart,
                learning,
                methods,
                trainer,
                prepare);
    }

    /** The same with other rules. */
    public TrainingConfig withLearning(LearningRules rules) {
        return new TrainingConfig(
                checkpoints,
                checkpointInterval,
                checkpointPause,
                checkpointTimeout,
                transactionTimeout,
                parallelism,
                idleAfter,
                freshStart,
                rules,
                methods,
                trainer,
                prepare);
    }

    /** The same with other methods. */
    public TrainingConfig withMethods(MethodsConfig other) {
        return new TrainingConfig(
                checkpoints,
                checkpointInterval,
                checkpointPause,
                checkpointTimeout,
                transactionTimeout,
                parallelism,
                idleAfter,
                freshStart,
                learning,
                other,
                trainer,
                prepare);
    }

    /** The same with another trainer. */
    public TrainingConfig withTrainer(TrainerConfig other) {
        return new TrainingConfig(
                checkpoints,
                checkpointInterval,
                checkpointPause,
                checkpointTimeout,
                transactionTimeout,
                parallelism,
                idleAfter,
                freshStart,
                learning,
                methods,
                other,
                prepare);
    }

    private static void atLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw ConfigException.of("training." + key, value, ">= " + least);
        }
    }
}
