package dev.freshet.training.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.training.Events;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurriculumTest extends CurriculumTestBase {

    @Test
    void shouldWaitForTheFirstRelease() {
        // given
        correct(0);

        // when
        Outcome outcome = curriculum.follow(release(1, 1), NOW + 100);

        // then
        assertThat(outcome.restart()).isTrue();
        assertThat(curriculum.artifact()).isEqualTo("adapter-1");
        assertThat(curriculum.ready(NOW + 100)).isTrue();
    }

    @Test
    void shouldNotBeReadyBeforeTheFirstRelease() {
        // when
        IntStream.range(0, 20).forEach(this::correct);

        // then
        assertThat(curriculum.ready(NOW + 1_000)).isFalse();
        assertThat(curriculum.due()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldLingerForMoreButNotWithAFullBatch() {
        // given
        released();
        correct(0);

        // when
        boolean early = curriculum.ready(NOW + 19);
        boolean late = curriculum.ready(NOW + 20);
        IntStream.range(1, 8).forEach(this::correct);

        // then
        assertThat(early).isFalse();
        assertThat(late).isTrue();
        assertThat(curriculum.ready(NOW)).isTrue();
        assertThat(next()).hasSize(8);
    }

    @Test
    void shouldTakeNumbersAboveAllThatWereSeen() {
        // given
        curriculum.follow(Events.release(Events.MODEL, 1, 1, "adapter-1", 41), NOW);
        correct(0);
        learn();

        // when
        Cut cut = curriculum.cut("adapter-42");

        // then
        assertThat(cut.number()).isEqualTo(42);
        assertThat(cut.parent()).isEqualTo(1);
        assertThat(cut.learned()).extracting(Lesson::place).containsExactly(new Place(0, 0));
        assertThat(curriculum.artifact()).isEqualTo("adapter-42");
    }

    @Test
    void shouldSettleAtTheFirstReleaseThatContainsAnExample() {
        // given
        released();
        learnAndCut(0); // 2
        learnAndCut(1); // 3
        learnAndCut(2); // 4

        // when
        Outcome third = curriculum.follow(release(2, 3), NOW);
        Outcome fourth = curriculum.follow(release(3, 4), NOW);

        // then
        assertThat(fates(third)).containsExactly(trained(0, 3), trained(1, 3));
        assertThat(third.restart()).isFalse();
        assertThat(fates(fourth)).containsExactly(trained(2, 4));
    }

    @Test
    void shouldIgnoreAnEpochThatIsNotHigher() {
        // given
        released();
        learnAndCut(0);

        // when
        Outcome outcome = curriculum.follow(release(1, 2), NOW);

        // then
        assertThat(outcome).isEqualTo(Outcome.NOTHING);
    }

    @Test
    void shouldNotSettleWhatIsLearnedButInNoCandidate() {
        // given
        released();
        learnAndCut(0);
        correct(1);
        learn();

        // when
        Outcome outcome = curriculum.follow(release(2, 2), NOW);

        // then
        assertThat(fates(outcome)).containsExactly(trained(0, 2));
        assertThat(curriculum.hasNews()).isTrue();
    }

    @Test
    void shouldForgetRefusalsAtARelease() {
        // given
        released();
        IntStream.range(0, 5).forEach(this::learnAndCut); // 2 to 6
        curriculum.follow(release(2, 1, 2, 3), NOW);
        curriculum.follow(release(3, 4, 2, 3), NOW);

        // when
        Outcome outcome = curriculum.follow(release(4, 4, 2, 3, 5), NOW);

        // then
        assertThat(outcome.restart()).isFalse();
        assertThat(curriculum.refusals().count()).isEqualTo(1);
    }

    @Test
    void shouldBePatientWhileThereIsNewsOrAnUndecidedCandidate() {
        // given
        released();
        learnAndCut(0); // 2
        curriculum.follow(release(2, 1, 2), NOW);
        correct(1);
        curriculum.learned(curriculum.lessons(next(), 0), NOW + 9_000);
        curriculum.cut("adapter-3");

        // when
        Outcome learnedSince = curriculum.tick(NOW + 10_000);
        Outcome undecided = curriculum.tick(NOW + 20_000);

        // then
        assertThat(learnedSince.restart()).isFalse();
        assertThat(undecided.restart()).isFalse();
        assertThat(curriculum.due()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldGoBackOnARollbackAndLearnWhatIsNotContainedAgain() {
        // given
        released();
        learnAndCut(0); // 2
        learnAndCut(1); // 3
        curriculum.follow(release(2, 2), NOW);
        curriculum.follow(release(3, 3), NOW);
        learnAndCut(2); // 4

        // when
        Outcome outcome = curriculum.follow(release(4, 2, 3), NOW);

        // then
        assertThat(outcome.restart()).isTrue();
        assertThat(outcome.settlements()).isEmpty();
        assertThat(curriculum.artifact()).isEqualTo("adapter-2");
        assertThat(next()).extracting(lesson -> lesson.place().offset()).containsExactly(2L);
        assertThat(curriculum.register.lessons().at(new Place(0, 1)))
                .as("what the denied version taught is not replayed")
                .isNull();
        learn();
        assertThat(curriculum.cut("adapter-5")).returns(5, Cut::number).returns(2, Cut::parent);
    }

    @Test
    void shouldFollowAPromotedVersionOfAnotherLineage() {
        // given: 2 and 3 are refused, the weights went back, 4 was learned from 1 with the first half
        released();
        learnAndCut(0); // 2
        learnAndCut(1); // 3
        curriculum.follow(release(2, 1, 2, 3), NOW);
        curriculum.tick(NOW + 10_000);
        learn();
        curriculum.cut("adapter-4");
        correct(2);

        // when
        Outcome outcome = curriculum.follow(release(3, 2), NOW);

        // then
        assertThat(outcome.restart()).isTrue();
        assertThat(fates(outcome)).containsExactly(trained(0, 2));
        assertThat(curriculum.artifact()).isEqualTo("adapter-2");
        assertThat(next())
                .extracting(lesson -> lesson.place().offset())
                .as("the second half, before anything new")
                .containsExactly(1L);
    }

    @Test
    void shouldHoldOutUntilItsWindowEnds() {
        // given
        released();
        admit(Events.held(Events.demonstration(0), NOW + 5_000), 0);

        // when
        long due = curriculum.due();
        curriculum.tick(NOW + 4_999);
        boolean early = curriculum.ready(NOW + 4_999);
        curriculum.tick(NOW + 5_000);

        // then
        assertThat(due).isEqualTo(NOW + 5_000);
        assertThat(early).isFalse();
        assertThat(curriculum.ready(NOW + 5_020)).isTrue();
    }

    @Test
    void shouldRejectOnTheSecondTimeWhatMakesLearningDiverge() {
        // given
        released();
        correct(0);
        learn();

        // when
        Outcome first = curriculum.diverged("loss NaN", NOW);
        learn();
        Outcome second = curriculum.diverged("loss NaN", NOW);

        // then
        assertThat(first.settlements()).isEmpty();
        assertThat(fates(second)).containsExactly(rejected(0));
    }
}
