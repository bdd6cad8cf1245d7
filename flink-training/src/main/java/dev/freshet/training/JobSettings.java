package dev.freshet.training;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.RecoveryClaimMode;

/** Flink's settings for the jobs. */
final class JobSettings {

    private static final int MAX_PARALLELISM = 128;

    /** A restart makes a slow checkpoint no faster: it learns the same again. */
    private static final int TOLERABLE_CHECKPOINT_FAILURES = 10;

    private JobSettings() {}

    /** What holds wherever the job runs: its guarantees and its latency. */
    static Configuration of(TrainingConfig config) {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.NAME, "freshet learn");
        settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
        settings.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ZERO);
        settings.set(CoreOptions.DEFAULT_PARALLELISM, config.parallelism());
        settings.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        settings.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, config.checkpointInterval());
        settings.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, config.checkpointPause());
        settings.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, config.checkpointTimeout());
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERABLE_CHECKPOINT_FAILURES);
        settings.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        return settings;
    }

    /** The same for the prepare job, which nobody waits for. */
    static Configuration prepare(TrainingConfig config) {
        return prepare(of(config), config);
    }

    private static Configuration prepare(Configuration settings, TrainingConfig config) {
        settings.set(PipelineOptions.NAME, "freshet prepare");
        settings.set(CoreOptions.DEFAULT_PARALLELISM, config.prepare().parallelism());
        settings.set(
                CheckpointingOptions.CHECKPOINTING_INTERVAL, config.prepare().checkpointInterval());
        return settings;
    }

    /** The same where no cluster is configured, with its checkpoints in a folder below those of the learn job. */
    static Configuration prepareStandalone(TrainingConfig config) {
        Configuration settings = prepare(standalone(config), config);
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                Checkpoints.prepareFolder(config.checkpoints()).toUri().toString());
        return settings;
    }

    /** What is added where no cluster has it configured: heap state, checkpoints in a folder, restarts. */
    static Configuration standalone(TrainingConfig config) {
        Configuration settings = of(config);
        settings.set(StateBackendOptions.STATE_BACKEND, "hashmap");
        settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                Checkpoints.folder(config.checkpoints()).toUri().toString());
        settings.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 2);
        // Small state lies in the checkpoint's one file.
        settings.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL, 10);
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL, Duration.ofMinutes(5));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, Duration.ofSeconds(1));
        return settings;
    }

    /** Goes on from a checkpoint, which is Flink's to delete from now on. */
    static void resume(Configuration settings, String checkpoint) {
        settings.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint);
        settings.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    }
}
