package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.artifacts.ArtifactsConfig;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The operator with the two-parameter learner, in a harness. */
abstract class OperatorTestBase {

    @TempDir
    Path folder;

    ArtifactsConfig artifacts;
    ArtifactStore store;
    String zero;
    LearnerHarness harness;

    @BeforeEach
    void open() throws Exception {
        artifacts = new ArtifactsConfig(folder.toString());
        store = artifacts.open();
        zero = store.put(TwoParameterLearner.zero());
        harness = open(TrainingConfig.defaults(), null);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    LearnerHarness open(TrainingConfig config, OperatorSubtaskState state) throws Exception {
        return new LearnerHarness(config, artifacts, new TwoParameterLearner.Factory(), state);
    }

    /** Kills the operator right after a checkpoint and starts another from it. */
    void restore(TrainingConfig config) throws Exception {
        OperatorSubtaskState state = harness.checkpoint();
        harness.close();
        harness = open(config, state);
    }

    void learnAndCut(long offset) throws Exception {
        harness.example(Events.demonstration(offset), offset);
        harness.advance(20);
        harness.checkpoint();
    }

    ModelRelease release(long epoch, int stable, int... denied) {
        String adapter = harness.candidates().stream()
                .filter(candidate -> candidate.getVersion().getNumber() == stable)
                .findFirst()
                .orElseThrow()
                .getVersion()
                .getAdapter();
        return Events.release(
                MODEL, epoch, stable, adapter, harness.candidates().size() + 1, denied);
    }

    static OffsetRange range(long first, long last) {
        return new OffsetRange(0, first, last);
    }

    static Origin origin(long offset) {
        return new Origin(0, offset);
    }

    static <E> E only(List<E> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }
}
