package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static dev.freshet.training.Events.T;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.training.kafka.IncomingRecord;
import org.junit.jupiter.api.Test;

class LearnerOperatorFaultsTest extends OperatorTestBase {

    @Test
    void shouldRejectWhatTheLearnerCannotTakeAndLearnItsNeighbours() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        harness.example(Events.demonstration(MODEL, 0, "q", "unfit"), 0);
        harness.example(Events.demonstration(1), 1);

        // when
        harness.advance(20);
        harness.checkpoint();

        // then
        assertThat(harness.fates())
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getReason)
                .containsExactly(tuple("f0", Fate.REJECTED, "unfit to be learned"));
        assertThat(only(harness.candidates()).getLearned()).containsExactly(range(1, 1));
    }

    @Test
    void shouldRejectWhatMakesLearningDivergeAndNeverPublishIt() throws Exception {
        // given
        harness.release(Events.release(MODEL, 1, 1, zero, 1));
        harness.example(Events.demonstration(MODEL, 0, "q", "diverge"), 0);

        // when
        harness.advance(20);
        harness.advance(20);
        harness.checkpoint();

        // then
        assertThat(harness.candidates()).isEmpty();
        assertThat(only(harness.fates()))
                .returns(Fate.REJECTED, LedgerEntry::getFate)
                .returns("learning diverged: loss NaN", LedgerEntry::getReason);
    }

    @Test
    void shouldNameWhatIsNotLearned() throws Exception {
        // when
        harness.example(Events.score(0, "q", 2.5, 5), 0);

        // then
        assertThat(only(harness.fates()).getFate()).isEqualTo(Fate.NOT_LEARNABLE);
    }

    @Test
    void shouldKeepARecordThatCannotBeReadAndGoOn() throws Exception {
        // given
        byte[] broken = {1, 2, 3};

        // when
        harness.raw(new IncomingRecord(Topics.TRAINING_EXAMPLES.name(), 2, 17, T, MODEL, broken));
        harness.example(Events.demonstration(0), 0);

        // then
        DeadLetter letter = only(harness.output(Topics.DEAD_LETTERS));
        assertThat(letter.getTopic()).isEqualTo("training-examples");
        assertThat(letter.getPartition()).isEqualTo(2);
        assertThat(letter.getOffset()).isEqualTo(17);
        assertThat(letter.getStage()).isEqualTo("flink-training");
        assertThat(letter.getValue().array()).isEqualTo(broken);
        assertThat(letter.getCause()).contains("not Avro");
    }
}
