package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.training.rules.LearningRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class LearnerOperatorStateTest extends OperatorTestBase {

    /** Batches by count alone: the clock decides nothing. */
    private static final TrainingConfig BY_COUNT =
            TrainingConfig.defaults().withLearning(LearningRules.defaults().withBatches(2, Duration.ofDays(1), 4));

    @Test
    void shouldWaitBeforeTheFirstReleaseEvenThroughARestore() throws Exception {
        // given
        harness.example(Events.demonstration(0), 0);
        harness.advance(1_000);

        // when
        restore(TrainingConfig.defaults());
        assertThat(harness.candidates()).isEmpty();
        harness.release(Events.release(MODEL, 1, 1, zero, 7));
        harness.advance(20);
        harness.checkpoint();

        // then
        assertThat(only(harness.candidates()).getVersion().getNumber()).isEqualTo(8);
    }

    @Test
    void shouldKeepEachModelsStateUnderItsOwnKey() throws Exception {
        // given
        harness.release(Events.release("red", 1, 1, zero, 1));
        harness.release(Events.release("blue", 1, 1, zero, 5));
        harness.example(Events.demonstration("red", 0, "q", "red answer"), 0);
        harness.example(Events.demonstration("blue", 1, "q", "blue answer"), 1);
        harness.advance(20);

        // when
        restore(TrainingConfig.defaults());
        harness.example(Events.demonstration("blue", 2, "q2", "blue answer"), 2);
        harness.example(Events.demonstration("red", 3, "q3", "red answer"), 3);
        harness.advance(20);
        harness.checkpoint();

        // then
        assertThat(harness.candidates())
                .extracting(
                        c -> c.getVersion().getModel(),
                        c -> c.getVersion().getNumber(),
                        ModelCandidate::getParent,
                        ModelCandidate::getLearned)
                .containsExactlyInAnyOrder(
                        tuple("red", 3, 2, List.of(range(3, 3))), tuple("blue", 7, 6, List.of(range(2, 2))));
    }

    @Test
    void shouldBeBitIdenticalAfterARestore() throws Exception {
        // given
        List<ModelCandidate> unbroken = learnByCount(false);

        // when
        List<ModelCandidate> broken = learnByCount(true);

        // then
        assertThat(broken).usingRecursiveComparison().ignoringFields("at").isEqualTo(unbroken);
        assertThat(unbroken.get(3).getStep()).isEqualTo(16);
    }

    private List<ModelCandidate> learnByCount(boolean restoring) throws Exception {
        harness.close();
        harness = open(BY_COUNT, null);
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        List<ModelCandidate> candidates = new ArrayList<>();
        for (long offset = 0; offset < 12; offset++) {
            boolean accepted = offset % 3 == 2;
            harness.example(
                    accepted ? Events.thumb(offset, "thumb " + offset, true) : Events.demonstration(offset), offset);
            OperatorSubtaskState state = harness.checkpoint();
            if (restoring) {
                candidates.addAll(harness.candidates());
                harness.close();
                harness = open(BY_COUNT, state);
            }
        }
        candidates.addAll(harness.candidates());
        return candidates;
    }

    @Test
    void shouldFreeAnIdleModelAndGoOnFromItsState() throws Exception {
        // given
        int before = TwoParameterLearner.open();
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        learnAndCut(0);
        assertThat(TwoParameterLearner.open()).isEqualTo(before + 1);

        // when
        harness.advance(Duration.ofMinutes(11).toMillis());
        int timers = harness.timers();
        int idle = TwoParameterLearner.open();
        learnAndCut(1);

        // then
        assertThat(timers).isZero();
        assertThat(idle).isEqualTo(before);
        assertThat(TwoParameterLearner.open()).isEqualTo(before + 1);
        assertThat(harness.candidates())
                .extracting(c -> c.getVersion().getNumber(), ModelCandidate::getParent, ModelCandidate::getStep)
                .containsExactly(tuple(2, 1, 4L), tuple(3, 2, 8L));
    }

    @Test
    void shouldFreeEveryModelWhenItEnds() throws Exception {
        // given
        int before = TwoParameterLearner.open();
        for (String model : List.of("red", "blue")) {
            harness.release(Events.release(model, 1, 1, zero, 1));
            harness.example(Events.demonstration(model, 0, "question", "answer"), 0);
        }
        harness.advance(20);
        harness.checkpoint();
        assertThat(TwoParameterLearner.open()).isEqualTo(before + 2);

        // when
        harness.close();

        // then
        assertThat(TwoParameterLearner.open()).isEqualTo(before);
    }
}
