package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static dev.freshet.training.Events.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearnerOperatorTest extends OperatorTestBase {

    @Test
    void shouldCutACandidateWithTheExactRangesAndDigestOfWhatItLearned() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        for (long offset : new long[] {3, 4, 5, 7, 9, 10}) {
            harness.example(Events.demonstration(offset), offset);
        }
        harness.advance(20);

        // when
        harness.checkpoint();

        // then
        ModelCandidate candidate = only(harness.candidates());
        assertThat(candidate.getVersion().getNumber()).isEqualTo(2);
        assertThat(candidate.getParent()).isEqualTo(1);
        assertThat(candidate.getLearned()).containsExactly(range(3, 5), range(7, 7), range(9, 10));
        assertThat(candidate.getLearnedCount()).isEqualTo(6);
        assertThat(candidate.getLearnedDigest())
                .isEqualTo(Origins.digest(
                        List.of(origin(103), origin(104), origin(105), origin(107), origin(109), origin(110))));
        assertThat(candidate.getStep()).isEqualTo(4);
        assertThat(TwoParameterLearner.steps(store.get(candidate.getVersion().getAdapter())))
                .isEqualTo(4);
        assertThat(candidate.getMetrics())
                .containsOnlyKeys(
                        "loss", "gradient_norm", "staleness", "reference", "count.Demonstration", "count.Preference");
    }

    @Test
    void shouldKeepOneTimerHoweverOftenAModelIsUsed() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));

        // when
        for (int i = 0; i < 100; i++) {
            harness.example(Events.demonstration(i), i);
            harness.advance(1_000);
        }

        // then
        assertThat(harness.timers()).isEqualTo(1);
    }

    @Test
    void shouldTakeNoStepForAnExampleThatIsRefused() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        harness.example(Events.demonstration(0), 0);
        harness.advance(20);
        harness.checkpoint();

        // when
        harness.example(Events.demonstration(MODEL, 1, "question", "unfit"), 1);
        harness.advance(20);
        harness.example(Events.demonstration(2), 2);
        harness.advance(20);
        harness.checkpoint();

        // then
        assertThat(harness.candidates()).extracting(ModelCandidate::getStep).containsExactly(4L, 8L);
    }

    @Test
    void shouldCutNothingWhenNothingWasLearned() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        harness.example(Events.demonstration(0), 0);
        harness.advance(20);
        harness.checkpoint();

        // when
        harness.checkpoint();

        // then
        assertThat(harness.candidates()).hasSize(1);
    }

    @Test
    void shouldLearnTheSameWhetherTheExampleOrTheReleaseComesFirst() throws Exception {
        // given
        harness.example(Events.demonstration(0), 0);
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        harness.advance(20);
        harness.checkpoint();

        // when
        try (LearnerHarness other = open(TrainingConfig.defaults(), null)) {
            other.release(Events.release(MODEL, 1, 1, zero, 1));
            other.example(Events.demonstration(0), 0);
            other.advance(20);
            other.checkpoint();

            // then
            assertThat(only(other.candidates()).getVersion())
                    .isEqualTo(only(harness.candidates()).getVersion());
        }
    }

    @Test
    void shouldWriteTheFateAtTheFirstReleaseThatContainsIt() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        learnAndCut(0);
        learnAndCut(1);

        // when
        harness.release(release(2, 3));

        // then
        assertThat(harness.fates())
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getVersion)
                .containsExactly(tuple("f0", Fate.TRAINED, "support@3"), tuple("f1", Fate.TRAINED, "support@3"));
        assertThat(harness.fates()).extracting(LedgerEntry::getWrittenBy).containsOnly("flink-training");
        assertThat(harness.fates()).extracting(LedgerEntry::getOrigin).contains(origin(100), origin(101));
    }

    @Test
    void shouldLearnRefusedExamplesOnceMoreFromTheStableVersionAndThenRejectThem() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        learnAndCut(0);

        // when
        harness.release(Events.release(MODEL, 2, 1, zero, 2, 2));
        harness.advance(10_001);
        harness.checkpoint();
        ModelCandidate again = harness.candidates().get(1);
        harness.release(Events.release(MODEL, 3, 1, zero, 3, 2, 3));
        harness.advance(10_001);
        harness.checkpoint();

        // then
        assertThat(again.getParent()).isEqualTo(1);
        assertThat(again.getVersion().getNumber()).isEqualTo(3);
        assertThat(again.getStep()).isEqualTo(4);
        assertThat(again.getLearned()).containsExactly(range(0, 0));
        assertThat(harness.candidates()).hasSize(2);
        assertThat(harness.fates())
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getReason)
                .containsExactly(tuple("f0", Fate.REJECTED, "worse 3"));
    }

    @Test
    void shouldGoBackToTheStableVersionsWeightsAndMomentsOnARollback() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        learnAndCut(0); // 2
        learnAndCut(1); // 3
        harness.release(release(2, 2));
        harness.release(release(3, 3));

        // when
        harness.release(release(4, 2, 3));
        learnAndCut(2); // 4

        // then
        ModelCandidate fourth = harness.candidates().get(2);
        assertThat(fourth.getVersion().getNumber()).isEqualTo(4);
        assertThat(fourth.getParent()).isEqualTo(2);
        assertThat(fourth.getStep()).as("four of version 2, and four").isEqualTo(8);
        assertThat(fourth.getLearned()).containsExactly(range(2, 2));
        assertThat(harness.fates()).as("a rollback changes no fate").hasSize(2);
    }

    @Test
    void shouldHoldOutUntilTheWindowEnds() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        harness.example(Events.held(Events.demonstration(0), T + 5_000), 0);
        harness.advance(4_999);
        harness.checkpoint();
        assertThat(harness.candidates()).isEmpty();

        // when
        harness.advance(1);
        harness.advance(20);
        harness.checkpoint();

        // then
        assertThat(only(harness.candidates()).getLearned()).containsExactly(range(0, 0));
    }
}
