package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import org.junit.jupiter.api.Test;

class LearnerOperatorKindsTest extends OperatorTestBase {

    @Test
    void shouldLearnAllKindsInOneStepAndTellWhatEachWeighed() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        harness.example(Events.demonstration(0), 0);
        harness.example(Events.preference(1, "q", "better", "worse"), 1);
        harness.example(Events.score(2, "r", 1, 5), 2);
        harness.example(Events.text(3, "a text"), 3);
        harness.advance(20);
        harness.checkpoint();

        // when
        harness.release(release(2, 2));

        // then
        assertThat(only(harness.candidates()).getLearned()).containsExactly(range(0, 3));
        assertThat(only(harness.candidates()).getMetrics())
                .containsEntry("count.Demonstration", 2.0)
                .containsEntry("count.Preference", 2.0)
                .containsEntry("count.Rating", 1.0)
                .containsEntry("count.Text", 1.0)
                .containsEntry("staleness", 0.0);
        assertThat(harness.fates())
                .as("a text is no feedback")
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getWeight)
                .containsExactly(
                        tuple("f0", Fate.TRAINED, 1.0), tuple("f1", Fate.TRAINED, 1.0), tuple("f2", Fate.TRAINED, 0.6));
    }

    @Test
    void shouldMeasureAgainstTheVersionThatServes() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        learnAndCut(0);
        double first = reference();

        // when
        harness.release(release(2, 2));
        learnAndCut(1);

        // then
        assertThat(first).as("steps of version 1").isZero();
        assertThat(reference()).as("steps of version 2").isEqualTo(4);
    }

    private double reference() {
        return harness.candidates()
                .get(harness.candidates().size() - 1)
                .getMetrics()
                .get("reference");
    }

    @Test
    void shouldUnlearnWhatIsErasedBeforeACandidateHasIt() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        harness.example(Events.by("ann", "r0", Events.demonstration(0)), 0);
        harness.example(Events.demonstration(1), 1);
        harness.advance(20);

        // when
        harness.example(Events.erasure(9, "ann"), 2);
        harness.checkpoint();

        // then
        assertThat(only(harness.fates()).getFate()).isEqualTo(Fate.ERASED);
        assertThat(only(harness.candidates()).getLearned()).containsExactly(range(1, 1));
        assertThat(only(harness.candidates()).getStep()).isEqualTo(4);
    }
}
