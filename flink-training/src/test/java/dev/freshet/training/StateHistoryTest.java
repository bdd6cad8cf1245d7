package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static dev.freshet.training.Events.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State as every earlier format left it is restored. Files are added, never changed. */
class StateHistoryTest extends OperatorTestBase {

    /**
     * A settled and a learned correction, an accepted answer learned by its replay, a held-out and a waiting correction, and an
     * accepted answer that a newer one of its prompt replaced.
     */
    @ParameterizedTest
    @ValueSource(strings = {"learner-state-1.bin", "learner-state-2.bin"})
    void shouldGoOnFromTheStatesThatKnewCorrectionsAndAcceptedAnswersAlone(String file) throws Exception {
        // given
        putArtifacts();

        // when
        try (LearnerHarness restored = open(TrainingConfig.defaults(), kept(file))) {
            restored.until(T + 1_000);
            restored.checkpoint();
            restored.until(T + 6_000);
            restored.until(T + 7_000);
            restored.checkpoint();
            ModelCandidate newest =
                    restored.candidates().get(restored.candidates().size() - 1);
            restored.release(Events.release(MODEL, 3, 5, newest.getVersion().getAdapter(), 5));

            // then
            assertThat(restored.candidates())
                    .extracting(
                            candidate -> candidate.getVersion().getNumber(),
                            ModelCandidate::getParent,
                            ModelCandidate::getStep,
                            ModelCandidate::getLearned)
                    .containsExactly(tuple(4, 3, 12L, List.of(range(5, 5))), tuple(5, 4, 16L, List.of(range(4, 4))));
            assertThat(restored.fates())
                    .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getVersion)
                    .containsExactly(
                            tuple("f2", Fate.TRAINED, "support@5"),
                            tuple("f3", Fate.TRAINED, "support@5"),
                            tuple("f4", Fate.TRAINED, "support@5"),
                            tuple("f5", Fate.TRAINED, "support@5"));
        }
    }

    /** All kinds of feedback, some of it doomed, on trial after refusals, with a person erased and a judgement taken back. */
    @Test
    void shouldGoOnFromTheStateThatKnowsAllKindsAndTrials() throws Exception {
        // given
        putArtifacts();

        // when
        try (LearnerHarness restored = open(TrainingConfig.defaults(), kept("learner-state-3.bin"))) {
            restored.release(Events.release(MODEL, 3, 1, zero, 4, 2, 3, 4));
            for (int number = 5; number <= 8; number++) {
                restored.advance(20);
                restored.checkpoint();
                String adapter =
                        restored.candidates().get(number - 5).getVersion().getAdapter();
                restored.release(Events.release(MODEL, number, number, adapter, number, 2, 3, 4));
            }
            restored.example(Events.by("ann", "r9", Events.thumb(7, "late", true)), 11);

            // then
            assertThat(restored.candidates())
                    .extracting(ModelCandidate::getParent, ModelCandidate::getLearned)
                    .containsExactly(
                            tuple(1, List.of(range(1, 1))),
                            tuple(5, List.of(range(2, 2))),
                            tuple(6, List.of(range(4, 5))),
                            tuple(7, List.of(range(10, 10))));
            assertThat(restored.fates())
                    .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getVersion)
                    .containsExactly(
                            tuple("f3", Fate.ERASED, null),
                            tuple("f1", Fate.TRAINED, "support@5"),
                            tuple("f2", Fate.TRAINED, "support@6"),
                            tuple("f4", Fate.TRAINED, "support@7"),
                            tuple("f10", Fate.TRAINED, "support@8"),
                            tuple("f7", Fate.SUPERSEDED, null));
        }
    }

    private void happen() throws Exception {
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        harness.example(Events.by("ann", "r0", Events.demonstration(0)), 0);
        harness.advance(20);
        harness.checkpoint();
        harness.example(Events.by("ann", "r0", Events.demonstration(1)), 1);
        harness.example(Events.preference(2, "which?", "this", "that"), 2);
        harness.example(Events.by("bob", "r3", Events.thumb(3, "bad?", false)), 3);
        harness.example(Events.score(4, "how good?", 1, 5), 4);
        harness.example(Events.text(5, "a text"), 5);
        harness.example(Events.held(Events.demonstration(6), T + 600_000), 6);
        harness.advance(20);
        harness.checkpoint();
        harness.release(Events.release(MODEL, 2, 1, zero, 3, 2, 3));
        harness.advance(10_001);
        harness.checkpoint();
        harness.example(Events.erasure(8, "bob"), 8);
        harness.example(Events.retraction(9, "ann", "r9"), 9);
        harness.example(Events.demonstration(10), 10);
    }

    /** Adds a file, and the artifacts that it names: run once for each new format, with the file's path. */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        StateHistoryTest test = new StateHistoryTest();
        test.folder = Files.createTempDirectory("artifacts");
        test.open();
        test.happen();
        OperatorSnapshotUtil.writeStateHandle(test.harness.checkpoint(), file.toString());
        test.close();
        try (Stream<Path> artifacts = Files.list(test.folder)) {
            for (Path artifact : artifacts.toList()) {
                Path kept = file.resolveSibling("artifacts").resolve(artifact.getFileName());
                if (!Files.exists(kept)) {
                    Files.createDirectories(kept);
                    Files.copy(artifact.resolve(TwoParameterLearner.FILE), kept.resolve(TwoParameterLearner.FILE));
                }
            }
        }
    }

    private static OperatorSubtaskState kept(String file) throws Exception {
        return OperatorSnapshotUtil.readStateHandle(resource(file).toString());
    }

    private static Path resource(String name) throws Exception {
        return Path.of(StateHistoryTest.class.getResource("history/" + name).toURI());
    }

    /** What the states name. */
    private void putArtifacts() throws Exception {
        try (Stream<Path> folders = Files.list(resource("artifacts"))) {
            for (Path artifact : folders.toList()) {
                byte[] parameters = Files.readAllBytes(artifact.resolve(TwoParameterLearner.FILE));
                assertThat(store.put(Map.of(TwoParameterLearner.FILE, parameters)))
                        .isEqualTo(artifact.getFileName().toString());
            }
        }
    }
}
