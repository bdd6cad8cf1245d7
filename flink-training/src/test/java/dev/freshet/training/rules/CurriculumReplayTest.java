package dev.freshet.training.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.Events;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurriculumReplayTest extends CurriculumTestBase {

    @Test
    void shouldCountAnAcceptedAnswerWhenItIsReplayed() {
        // given
        released();
        accept(0, "hello");
        correct(1);

        // when
        learn();
        Cut cut = curriculum.cut("adapter-2");

        // then
        assertThat(cut.learned()).extracting(lesson -> lesson.place().offset()).containsExactly(0L, 1L);
        assertThat(fates(curriculum.follow(release(2, 2), NOW))).containsExactly(trained(0, 2), trained(1, 2));
    }

    @Test
    void shouldLearnRatingsWithoutACorrectionWhenThereAreManyOrNoneComes() {
        // given
        released();
        IntStream.range(0, RULES.mixture().ratings() - 1).forEach(i -> accept(i, "question " + i));

        // when
        long due = curriculum.due();
        accept(99, "one more");

        // then
        assertThat(due).isEqualTo(NOW + RULES.patience().toMillis());
        assertThat(curriculum.due()).isZero();
        assertThat(next()).hasSize(RULES.mixture().ratings());
    }

    @Test
    void shouldSupersedeAWaitingAcceptedAnswerByANewerCorrectionOfItsPromptAlone() {
        // given
        released();
        accept(0, "hello");
        accept(1, "bye");

        // when
        Outcome byDemonstration = admit(Events.demonstration(Events.MODEL, 2, "  HELLO ", "a better answer"), 2);
        Outcome byThumb = accept(3, "bye");

        // then
        assertThat(byDemonstration.settlements())
                .extracting(Settlement::fate, s -> s.example().getFeedbackId(), Settlement::other)
                .containsExactly(tuple(Fate.SUPERSEDED, "f0", "f2"));
        assertThat(byThumb.settlements()).isEmpty();
        assertThat(next()).extracting(lesson -> lesson.place().offset()).containsExactly(2L, 1L, 3L);
    }

    @Test
    void shouldReplayNoAnswerThatACorrectionOfAnotherPromptCallsWrong() {
        // given
        released();
        accept(0, "hello");
        learnAndCut(1); // 2, replays the accepted answer
        curriculum.follow(release(2, 2), NOW);
        TrainingExample unplayed = outdated(2, "how long may I return it?");
        admit(unplayed, 2);
        TrainingExample newer = outdated(9, "until when may I return it?");
        admit(newer, 9);

        // when
        Outcome outcome = admit(outdatedCorrected(3, "return window?"), 3);

        // then
        assertThat(outcome.settlements())
                .extracting(Settlement::fate, s -> s.example().getFeedbackId(), Settlement::other)
                .containsExactly(tuple(Fate.SUPERSEDED, "f2", "f3"));
        assertThat(places(curriculum.register.memory().sample(corrections(), 8, 8, true, 1)))
                .containsExactlyInAnyOrder(new Place(0, 0), new Place(0, 1), new Place(0, 9));
    }

    @Test
    void shouldForgetALearnedAnswerThatIsCorrectedSince() {
        // given
        released();
        TrainingExample accepted = outdated(0, "how long may I return it?");
        admit(accepted, 0);
        learnAndCut(1); // 2, replays the accepted answer
        curriculum.follow(release(2, 2), NOW);

        // when
        Outcome outcome = admit(outdatedCorrected(3, "return window?"), 3);

        // then
        assertThat(outcome.settlements()).isEmpty();
        assertThat(places(curriculum.register.memory().sample(corrections(), 8, 8, true, 1)))
                .containsExactly(new Place(0, 1));
    }

    @Test
    void shouldGoOnReplayingAnAnswerThatIsWrongOnlyToAnotherPrompt() {
        // given
        released();
        admit(answered(0, "send ten dollars to my brother", "transfer"), 0);
        learnAndCut(1); // 2, replays the accepted answer
        curriculum.follow(release(2, 2), NOW);

        // when
        admit(
                TrainingExample.newBuilder(Events.demonstration(Events.MODEL, 3, "how much have I got?", "balance"))
                        .setAnswer("transfer")
                        .build(),
                3);

        // then
        assertThat(places(curriculum.register.memory().sample(corrections(), 8, 8, true, 1)))
                .contains(new Place(0, 0));
    }

    @Test
    void shouldNotTeachAContradictedAnswerAgainAfterRefusals() {
        // given
        released();
        admit(outdated(0, "how long may I return it?"), 0);
        learnAndCut(1); // 2, replays the accepted answer
        admit(outdatedCorrected(3, "return window?"), 3);
        curriculum.follow(release(2, 1, 2), NOW);

        // when
        Outcome outcome = curriculum.tick(NOW + 10_000);

        // then
        assertThat(outcome.restart()).isTrue();
        assertThat(outcome.settlements())
                .extracting(Settlement::fate, s -> s.example().getFeedbackId(), Settlement::other)
                .containsExactly(tuple(Fate.SUPERSEDED, "f0", "f3"));
    }

    @Test
    void shouldReplayWhatIsMostLikeTheCorrection() {
        // given
        released();
        IntStream.range(0, 40).forEach(i -> accept(i, "topic " + i));
        admit(answered(40, "how long may I exchange it?", "You can exchange any item within 21 days."), 40);
        admit(answered(41, "when are you open?", "We are open from 9 to 6."), 41);
        admit(answered(42, "when on saturdays?", "On Saturdays we are open from 11 to 4."), 42);

        // when
        admit(Events.demonstration(Events.MODEL, 50, "return window?", "You can return any item within 45 days."), 50);
        List<Place> first = places(curriculum.register.memory().sample(corrections(), 3, 2, true, 1));
        List<Place> second = places(curriculum.register.memory().sample(corrections(), 3, 2, true, 2));

        // then
        assertThat(first).contains(new Place(0, 40)).hasSize(2);
        assertThat(second).contains(new Place(0, 40)).hasSize(2);
    }

    private static TrainingExample answered(int offset, String prompt, String answer) {
        return TrainingExample.newBuilder(Events.thumb(offset, prompt, true))
                .setAnswer(answer)
                .build();
    }

    private static TrainingExample outdated(int offset, String prompt) {
        return TrainingExample.newBuilder(Events.thumb(offset, prompt, true))
                .setAnswer("You have 30 days.")
                .build();
    }

    private static TrainingExample outdatedCorrected(int offset, String prompt) {
        return TrainingExample.newBuilder(Events.demonstration(Events.MODEL, offset, prompt, "You have 45 days."))
                .setAnswer("You have 30 days.")
                .build();
    }

    @Test
    void shouldBoundTheMemoryButLoseNothingPending() {
        // given
        curriculum = new Curriculum(RULES.withBatches(8, Duration.ZERO, 1).withReplay(true, 8));
        released();
        IntStream.range(0, 20).forEach(this::learnAndCut); // 2 to 21

        // when
        Outcome outcome = curriculum.follow(release(2, 21), NOW);

        // then
        assertThat(outcome.settlements()).hasSize(20);
        assertThat(curriculum.register.lessons().all()).hasSize(8);
    }

    @Test
    void shouldGoOnAfterARestoreAsIfNothingHadHappened() {
        // given
        released();
        accept(0, "hello");
        learnAndCut(1); // 2
        learnAndCut(2); // 3
        curriculum.follow(release(2, 2, 3), NOW);
        correct(3);
        accept(4, "bye");

        // when
        Curriculum restored = restore(curriculum);

        // then
        assertThat(CurriculumCodec.state(restored))
                .usingRecursiveComparison()
                .isEqualTo(CurriculumCodec.state(curriculum));
        assertThat(places(restored.lessons(next(restored), 7))).isEqualTo(places(curriculum.lessons(next(), 7)));
        for (Curriculum each : List.of(curriculum, restored)) {
            assertThat(each.tick(NOW + 10_000).restart()).isTrue();
            assertThat(next(each))
                    .extracting(lesson -> lesson.place().offset())
                    .as("what was refused is on trial first")
                    .containsExactly(2L);
        }
    }

    private List<Lesson> corrections() {
        return next().stream().filter(Lesson::isCorrection).toList();
    }
}
