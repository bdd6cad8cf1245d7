package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static dev.freshet.training.Events.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.ModelCandidate;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State as every earlier format left it is restored. Files are added, never changed. */
class StateHistoryTest extends OperatorTestBase {

    @ParameterizedTest
    @ValueSource(strings = {"learner-state-1.bin"})
    void shouldGoOnFromTheStateOfEveryFormat(String file) throws Exception {
        // given: the run that the file was made of, which also fills the artifact store
        happen(harness);
        finish(harness);
        OperatorSubtaskState kept = OperatorSnapshotUtil.readStateHandle(
                Path.of(StateHistoryTest.class.getResource("history/" + file).toURI())
                        .toString());

        // when
        try (LearnerHarness restored = open(TrainingConfig.defaults(), kept)) {
            finish(restored);

            // then
            assertThat(restored.candidates())
                    .usingRecursiveComparison()
                    .isEqualTo(harness.candidates().subList(2, 4));
            assertThat(restored.fates()).isEqualTo(harness.fates().subList(2, 6));
            assertThat(restored.candidates())
                    .extracting(candidate -> candidate.getVersion().getNumber())
                    .containsExactly(4, 5);
            assertThat(restored.candidates())
                    .extracting(ModelCandidate::getParent)
                    .containsExactly(3, 4);
        }
    }

    /** A little of everything: a settled, a learned, a held-out and a waiting correction, a replayed answer and a replaced one. */
    private void happen(LearnerHarness run) throws Exception {
        run.release(Events.release(MODEL, 1, 1, zero, 1));
        run.example(Events.demonstration(0), 0);
        run.advance(20);
        run.checkpoint();
        run.example(Events.thumb(1, "hello", true), 1);
        run.example(Events.thumb(2, "hello", true), 2);
        run.release(
                Events.release(MODEL, 2, 2, run.candidates().get(0).getVersion().getAdapter(), 2));
        run.example(Events.demonstration(3), 3);
        run.advance(20);
        run.checkpoint();
        run.example(Events.held(Events.demonstration(4), T + 5_000), 4);
        run.example(Events.demonstration(5), 5);
    }

    private static void finish(LearnerHarness run) throws Exception {
        run.until(T + 1_000);
        run.checkpoint();
        run.until(T + 6_000);
        run.until(T + 7_000);
        run.checkpoint();
        ModelCandidate newest = run.candidates().get(run.candidates().size() - 1);
        run.release(Events.release(MODEL, 3, 5, newest.getVersion().getAdapter(), 5));
    }

    /** Adds a file: run once for each new format, with the file's path. */
    public static void main(String[] args) throws Exception {
        StateHistoryTest test = new StateHistoryTest();
        test.folder = Files.createTempDirectory("artifacts");
        test.open();
        test.happen(test.harness);
        OperatorSnapshotUtil.writeStateHandle(test.harness.checkpoint(), args[0]);
        test.close();
    }
}
