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
