package dev.freshet.updater;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.updater.judge.HeldOutExample;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldOutTest {

    private static final long UNTIL = 1_000;

    private final HeldOut heldOut = new HeldOut(3);

    @Test
    void shouldHoldDemonstrationsAndAcceptedAnswers() {
        // when
        heldOut.add(demonstration("price?", "five", 1).build());
        heldOut.add(demonstration("open?", null, 2)
                .setKind(FeedbackKind.THUMB)
                .setUp(true)
                .setAnswer("at nine")
                .build());

        // then
        assertThat(answers(3)).containsExactly("five", "at nine");
        assertThat(heldOut.current("sales", 3)).isEmpty();
    }

    @Test
    void shouldHoldTheNewestLabelOfAPrompt() {
        // when
        heldOut.add(demonstration("price?", "six", 2).build());
        heldOut.add(demonstration(" Price? ", "five", 1).build());
        heldOut.add(demonstration("PRICE?", "seven", 3).build());

        // then
        assertThat(answers(4)).containsExactly("seven");
    }

    @Test
    void shouldDropALabelThatWasCorrectedSince() {
        // given
        heldOut.add(demonstration("price?", "six", 2).build());

        // when
        heldOut.add(demonstration("price?", "seven", 3)
                .setUse(Use.LEARN)
                .setJudgeUntil(null)
                .build());

        // then
        assertThat(answers(4)).isEmpty();
    }

    @Test
    void shouldForgetALabelWhenItsWindowEnds() {
        // given
        heldOut.add(demonstration("price?", "six", 2).build());

        // then
        assertThat(answers(UNTIL - 1)).hasSize(1);
        assertThat(answers(UNTIL)).isEmpty();
    }

    @Test
    void shouldDropWhatItsPersonTookBackWheneverItComes() {
        // given
        heldOut.add(demonstration("price?", "six", 2).setPerson("ann").build());
        heldOut.add(demonstration("open?", "at nine", 3).setPerson("bob").build());

        // when
        heldOut.add(demonstration("price?", null, 4)
                .setPerson("ann")
                .setKind(FeedbackKind.RETRACTION)
                .build());
        heldOut.add(demonstration("open?", "at ten", 1).setPerson("ann").build());
        heldOut.add(demonstration("late?", "never", 3).setPerson("ann").build());

        // then
        assertThat(answers(5)).containsExactly("at nine");
    }

    @Test
    void shouldDropWhatAnErasedPersonGaveWheneverItComes() {
        // given
        heldOut.add(demonstration("price?", "six", 2)
                .setPerson("ann")
                .setRequestId("a")
                .build());
        heldOut.add(demonstration("open?", "at nine", 3).setPerson("bob").build());

        // when
        heldOut.add(demonstration("", null, 4)
                .setPerson("ann")
                .setKind(null)
                .setSource(Source.ERASURE)
                .build());
        heldOut.add(demonstration("late?", "never", 3)
                .setPerson("ann")
                .setRequestId("b")
                .build());
        heldOut.add(demonstration("again?", "yes", 6).setPerson("ann").build());

        // then
        assertThat(answers(7)).containsExactly("at nine", "yes");
    }

    @Test
    void shouldDropALabelWhosePersonThinksOtherwiseNow() {
        // given
        heldOut.add(demonstration("price?", "six", 2).setPerson("ann").build());
        heldOut.add(demonstration("open?", "at nine", 3).setPerson("ann").build());

        // when: another answer to one question is bad, and so is the one that a label calls right
        heldOut.add(thumbDown("price?", "five", 4).setPerson("bob").build());
        heldOut.add(thumbDown("open?", "at nine", 5).setPerson("bob").build());

        // then
        assertThat(answers(6)).containsExactly("six");
    }

    @Test
    void shouldIgnoreTexts() {
        // given
        heldOut.add(demonstration("price?", "six", 2).build());

        // when
        heldOut.add(demonstration("price?", null, 3)
                .setKind(null)
                .setSource(Source.TEXT)
                .setText("a text")
                .build());

        // then
        assertThat(answers(4)).containsExactly("six");
    }

    private static TrainingExample.Builder thumbDown(String question, String answer, long at) {
        return demonstration(question, null, at)
                .setKind(FeedbackKind.THUMB)
                .setUp(false)
                .setAnswer(answer);
    }

    @Test
    void shouldHoldTheNewestFew() {
        // when
        for (int i = 1; i <= 5; i++) {
            heldOut.add(demonstration("question " + i, "answer " + i, i).build());
        }

        // then
        assertThat(answers(6)).containsExactly("answer 3", "answer 4", "answer 5");
    }

    private List<String> answers(long now) {
        return heldOut.current(Examples.MODEL, now).stream()
                .map(HeldOutExample::answer)
                .toList();
    }

    private static TrainingExample.Builder demonstration(String question, String answer, long at) {
        return TrainingExample.newBuilder()
                .setFeedbackId("feedback-0@" + at)
                .setOrigin(new Origin(0, at))
                .setModel(Examples.MODEL)
                .setUse(Use.JUDGE_THEN_LEARN)
                .setJudgeUntil(UNTIL)
                .setRequestId("request")
                .setAttempt(1)
                .setVersion("support@1")
                .setMessages(List.of(new Message("user", question)))
                .setAnswer("what was answered")
                .setKind(FeedbackKind.DEMONSTRATION)
                .setDemonstration(answer)
                .setFeedbackAt(at);
    }
}
