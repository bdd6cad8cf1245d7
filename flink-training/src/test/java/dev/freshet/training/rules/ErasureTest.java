package dev.freshet.training.rules;

import static dev.freshet.training.Events.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.Events;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ErasureTest extends CurriculumTestBase {

    @BeforeEach
    void release() {
        released();
    }

    @Test
    void shouldEraseWhatWaitsOrIsHeldOutAndNothingOfOthers() {
        // given
        admit(by("ann", "r0", Events.demonstration(0)), 0);
        admit(by("ann", "r1", Events.held(Events.demonstration(1), NOW + 5_000)), 1);
        admit(by("bob", "r2", Events.demonstration(2)), 2);
        admit(
                TrainingExample.newBuilder(Events.text(3, "a text"))
                        .setPerson("ann")
                        .build(),
                3);
        correct(4);

        // when
        Outcome outcome = admit(Events.erasure(9, "ann"), 9);

        // then
        assertThat(fates(outcome)).containsExactlyInAnyOrder(erased(0), erased(1), erased(3));
        assertThat(outcome.restart()).isFalse();
        assertThat(next()).extracting(lesson -> lesson.place().offset()).containsExactly(2L, 4L);
    }

    @Test
    void shouldEraseWhatComesLaterButWasGivenBefore() {
        // given
        assertThat(admit(Events.erasure(9, "ann"), 9)).isEqualTo(Outcome.NOTHING);
        curriculum = restore(curriculum);

        // when
        Outcome before = admit(by("ann", "r", Events.demonstration(8)), 10);
        Outcome after = admit(by("ann", "r", Events.demonstration(10)), 11);

        // then
        assertThat(fates(before)).containsExactly(erased(8));
        assertThat(after.settlements()).isEmpty();
    }

    @Test
    void shouldGoBackToTheLastCandidateFromWeightsThatContainIt() {
        // given
        learnAndCut(0); // 2
        admit(by("ann", "r", Events.demonstration(1)), 1);
        correct(2);
        learn();

        // when
        Outcome outcome = admit(Events.erasure(9, "ann"), 9);

        // then
        assertThat(outcome.restart()).isTrue();
        assertThat(fates(outcome)).containsExactly(erased(1));
        assertThat(curriculum.artifact()).isEqualTo("adapter-2");
        assertThat(curriculum.hasNews()).isFalse();
        assertThat(next()).extracting(lesson -> lesson.place().offset()).containsExactly(2L);
        learn();
        assertThat(curriculum.cut("adapter-3")).returns(2, Cut::parent);
    }

    @Test
    void shouldWaitForTheDecisionOnACandidateThatContainsIt() {
        // given
        admit(by("ann", "r", Events.demonstration(0)), 0);
        correct(1);
        learn();
        curriculum.cut("adapter-2");

        // when
        Outcome outcome = admit(Events.erasure(9, "ann"), 9);
        Curriculum refused = restore(curriculum);
        Outcome released = curriculum.follow(release(2, 2), NOW);
        refused.follow(release(2, 1, 2), NOW);
        Outcome givenUp = refused.tick(NOW + 10_000);

        // then
        assertThat(outcome).isEqualTo(Outcome.NOTHING);
        assertThat(fates(released)).containsExactly(trained(0, 2), trained(1, 2));
        assertThat(curriculum.register.lessons().at(new Place(0, 0)))
                .as("it is not replayed")
                .isNull();
        assertThat(fates(givenUp)).containsExactly(erased(0));
        assertThat(next(refused)).extracting(lesson -> lesson.place().offset()).containsExactly(1L);
    }

    @Test
    void shouldForgetWhatHasItsFate() {
        // given
        admit(by("ann", "r", Events.demonstration(0)), 0);
        learn();
        curriculum.cut("adapter-2");
        curriculum.follow(release(2, 2), NOW);

        // when
        Outcome outcome = admit(Events.erasure(9, "ann"), 9);

        // then
        assertThat(outcome).isEqualTo(Outcome.NOTHING);
        assertThat(curriculum.register.lessons().all()).isEmpty();
    }

    private static Tuple erased(int offset) {
        return tuple(Fate.ERASED, "f" + offset, null);
    }
}
