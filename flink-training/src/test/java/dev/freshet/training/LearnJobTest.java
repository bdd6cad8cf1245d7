package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.service.artifacts.ArtifactsConfig;
import dev.freshet.service.kafka.KafkaConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class LearnJobTest {

    @Test
    void shouldNameEveryOperatorForGood() {
        // given
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(JobSettings.of(TrainingConfig.defaults()));

        // when
        new LearnJob(
                        TrainingConfig.defaults(),
                        KafkaConfig.of("broker:9092"),
                        new ArtifactsConfig("/artifacts"),
                        new TwoParameterLearner.Factory())
                .define(env);
        StreamGraph graph = env.getStreamGraph();

        // then
        assertThat(graph.getStreamNodes())
                .extracting(StreamNode::getTransformationUID)
                .containsExactlyInAnyOrder(
                        "training-examples", "model-releases", "learner", "sink", "Sink Committer: sink");
    }

    @Test
    void shouldKeepCheckpointsAndClaimTheOneItGoesOnFrom() {
        // given
        Configuration settings =
                JobSettings.standalone(TrainingConfig.defaults().withCheckpoints(Path.of("/checkpoints")));

        // when
        JobSettings.resume(settings, "file:///checkpoints/job/chk-3");

        // then
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).isEqualTo("file:///checkpoints");
        assertThat(settings.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.get(CheckpointingOptions.ENABLE_UNALIGNED)).isFalse();
        assertThat(settings.get(StateRecoveryOptions.SAVEPOINT_PATH)).isEqualTo("file:///checkpoints/job/chk-3");
        assertThat(settings.get(StateRecoveryOptions.RESTORE_MODE)).isEqualTo(RecoveryClaimMode.CLAIM);
    }
}
