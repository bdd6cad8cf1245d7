package dev.freshet.training.rules;

import static dev.freshet.training.Events.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.Events;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JudgementsTest extends CurriculumTestBase {

    @BeforeEach
    void release() {
        released();
    }

    @Test
    void shouldCountTheLastOfEachKindOfAPersonAboutAnAnswer() {
        // given
        admit(by("ann", "r", demonstration(0, "first")), 0);
        admit(by("ann", "r", Events.thumb(1, "hello", false)), 1);

        // when
        Outcome corrected = admit(by("ann", "r", demonstration(2, "second")), 2);
        Outcome rated = admit(by("ann", "r", Events.score(3, "hello", 5, 5)), 3);
        Outcome other = admit(by("bob", "r", Events.thumb(4, "hello", false)), 4);
        Outcome elsewhere = admit(by("ann", "s", demonstration(5, "third")), 5);

        // then
        assertThat(fatesBy(corrected)).containsExactly(tuple(Fate.SUPERSEDED, "f0", "f2"));
        assertThat(fatesBy(rated)).containsExactly(tuple(Fate.SUPERSEDED, "f1", "f3"));
        assertThat(other.settlements()).isEmpty();
        assertThat(elsewhere.settlements()).isEmpty();
    }

    @Test
    void shouldNotCountAJudgementThatComesAfterANewerOne() {
        // given
        admit(by("ann", "r", Events.thumb(7, "hello", true)), 0);

        // when
        Outcome outcome = admit(by("ann", "r", Events.thumb(3, "hello", false)), 1);

        // then
        assertThat(fatesBy(outcome)).containsExactly(tuple(Fate.SUPERSEDED, "f3", "f7"));
        assertThat(next()).extracting(lesson -> lesson.place().offset()).containsExactly(0L);
    }

    @Test
    void shouldCountEveryJudgementOfNobody() {
        // given
        admit(Events.thumb(0, "hello", true), 0);

        // when
        Outcome outcome = admit(
                TrainingExample.newBuilder(Events.thumb(1, "hello", false))
                        .setRequestId("r0")
                        .build(),
                1);

        // then
        assertThat(outcome.settlements()).isEmpty();
    }

    @Test
    void shouldWaitForTheDecisionOnWhatTheWeightsContain() {
        // given
        admit(by("ann", "r", demonstration(0, "first")), 0);
        learn();
        curriculum.cut("adapter-2");

        // when
        Outcome corrected = admit(by("ann", "r", demonstration(1, "second")), 1);
        Curriculum refused = restore(curriculum);
        Outcome released = curriculum.follow(release(2, 2), NOW);
        refused.follow(release(2, 1, 2), NOW);
        Outcome givenUp = refused.tick(NOW + 10_000);

        // then
        assertThat(corrected.settlements()).isEmpty();
        assertThat(fates(released)).containsExactly(trained(0, 2));
        assertThat(fatesBy(givenUp)).containsExactly(tuple(Fate.SUPERSEDED, "f0", "f1"));
        assertThat(next(refused)).extracting(lesson -> lesson.place().offset()).containsExactly(1L);
    }

    @Test
    void shouldForgetWhatHasItsFate() {
        // given
        admit(by("ann", "r", demonstration(0, "first")), 0);
        learn();
        curriculum.cut("adapter-2");
        curriculum.follow(release(2, 2), NOW);

        // when
        Outcome outcome = admit(by("ann", "r", demonstration(1, "second")), 1);

        // then
        assertThat(outcome.settlements()).isEmpty();
        assertThat(curriculum.register.lessons().at(new Place(0, 0))).isNull();
    }

    @Test
    void shouldTakeBackWhatAPersonSaidBeforeWheneverItComes() {
        // given
        admit(by("ann", "r", demonstration(0, "first")), 0);
        admit(by("ann", "r", Events.held(Events.thumb(1, "hello", true), NOW + 5_000)), 1);
        admit(by("bob", "r", Events.thumb(2, "hello", true)), 2);
        admit(by("ann", "s", Events.thumb(3, "bye", true)), 3);

        // when
        Outcome retracted = admit(Events.retraction(9, "ann", "r"), 4);
        curriculum = restore(curriculum);
        Outcome late = admit(by("ann", "r", Events.thumb(4, "hello", true)), 5);
        Outcome later = admit(by("ann", "r", Events.thumb(10, "hello", true)), 6);

        // then
        assertThat(retracted.settlements())
                .extracting(Settlement::fate, s -> s.example().getFeedbackId(), Settlement::other, Settlement::reason)
                .containsExactly(
                        tuple(Fate.SUPERSEDED, "f0", "f9", null),
                        tuple(Fate.SUPERSEDED, "f1", "f9", null),
                        tuple(Fate.NOT_LEARNABLE, "f9", null, "takes back what ann said before"));
        assertThat(fatesBy(late)).containsExactly(tuple(Fate.SUPERSEDED, "f4", "f9"));
        assertThat(later.settlements()).isEmpty();
        assertThat(next()).extracting(lesson -> lesson.place().offset()).containsExactly(2L, 3L, 6L);
    }

    private static TrainingExample demonstration(int offset, String answer) {
        return Events.demonstration(Events.MODEL, offset, "hello", answer);
    }

    private static List<Tuple> fatesBy(Outcome outcome) {
        return outcome.settlements().stream()
                .map(s -> tuple(s.fate(), s.example().getFeedbackId(), s.other()))
                .toList();
    }
}
