package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.answer;
import static dev.freshet.ingest.Samples.demonstration;
import static dev.freshet.ingest.Samples.thumb;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FeedbackJoinTest {

    private final IngestDriver door = new IngestDriver();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldJoinFeedbackThatComesAfterItsAnswer() {
        door.send(answer("r1", 1).setLogProbability(-2.5));
        door.send(demonstration("r1").setFeedbackId("f1").setPerson("ann"));

        assertThat(door.examples())
                .containsExactly(TrainingExample.newBuilder()
                        .setFeedbackId("f1")
                        .setOrigin(new Origin(0, 0L))
                        .setModel("support")
                        .setUse(Use.LEARN)
                        .setRequestId("r1")
                        .setAttempt(1)
                        .setVersion("support@3")
                        .setMessages(List.of(new Message("user", "May I return it?")))
                        .setAnswer("Within 30 days.")
                        .setLogProbability(-2.5)
                        .setPerson("ann")
                        .setKind(FeedbackKind.DEMONSTRATION)
                        .setDemonstration("Within 60 days.")
                        .setFeedbackAt(door.clock.millis())
                        .build());
        assertThat(door.ledger()).isEmpty();
    }

    @Test
    void shouldJoinFeedbackThatComesBeforeItsAnswer() {
        long sent = door.clock.millis();
        door.send(thumb("r1", true));
        door.advance(Duration.ofDays(2));
        assertThat(door.examples()).isEmpty();

        door.send(answer("r1", 1));

        assertThat(door.examples()).singleElement().satisfies(example -> {
            assertThat(example.getFeedbackId()).isEqualTo("feedback-0@0");
            assertThat(example.getKind()).isEqualTo(FeedbackKind.THUMB);
            assertThat(example.getUp()).isTrue();
            assertThat(example.getFeedbackAt()).isEqualTo(sent);
        });
    }

    static Stream<Feedback.Builder> kinds() {
        return Stream.of(
                demonstration("r1"),
                thumb("r1", true),
                thumb("r1", false),
                of(FeedbackKind.PREFERENCE).setChosen("60 days.").setRejected("30 days."),
                of(FeedbackKind.SCORE).setScore(4.0).setScale(5.0),
                of(FeedbackKind.RETRACTION).setPerson("ann"));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void shouldJoinEachKindWithItsValues(Feedback.Builder feedback) {
        door.send(answer("r1", 1));
        door.send(feedback);

        assertThat(door.examples())
                .singleElement()
                .extracting(
                        TrainingExample::getKind,
                        TrainingExample::getDemonstration,
                        TrainingExample::getChosen,
                        TrainingExample::getRejected,
                        TrainingExample::getUp,
                        TrainingExample::getScore,
                        TrainingExample::getScale,
                        TrainingExample::getPerson,
                        TrainingExample::getSource)
                .containsExactly(
                        feedback.getKind(),
                        feedback.getAnswer(),
                        feedback.getChosen(),
                        feedback.getRejected(),
                        feedback.getUp(),
                        feedback.getScore(),
                        feedback.getScale(),
                        feedback.getPerson(),
                        Source.FEEDBACK);
        assertThat(door.ledger()).isEmpty();
    }

    @Test
    void shouldKeepTheOrderOfOnePersonsJudgements() {
        door.send(thumb("r1", true).setPerson("ann").setFeedbackId("up"));
        door.send(thumb("r1", false).setPerson("ann").setFeedbackId("down"));
        door.send(answer("r1", 1));
        door.send(of(FeedbackKind.RETRACTION).setPerson("ann").setFeedbackId("back"));

        assertThat(door.examples()).extracting(TrainingExample::getFeedbackId).containsExactly("up", "down", "back");
    }

    @Test
    void shouldKeyExamplesByModel() {
        door.send(answer("r1", 1));
        door.send(answer("r2", 1).setModel("sales").setVersion("sales@1"));
        door.send(demonstration("r1"));
        door.send(demonstration("r2"));

        assertThat(door.examplesByKey())
                .containsOnlyKeys("support", "sales")
                .allSatisfy((model, examples) -> assertThat(examples)
                        .extracting(TrainingExample::getModel)
                        .containsExactly(model));
    }

    @Test
    void shouldJoinAllThatWaitsForAnAnswerInItsOrder() {
        door.send(demonstration("r1").setFeedbackId("z"));
        door.send(demonstration("r2").setFeedbackId("other"));
        door.send(demonstration("r1").setFeedbackId("a"));

        door.send(answer("r1", 1));

        assertThat(door.examples()).extracting(TrainingExample::getFeedbackId).containsExactly("z", "a");
    }

    @Test
    void shouldNotMistakeARequestForAnotherThatBeginsAlike() {
        door.send(answer("r1", 1));
        door.send(demonstration("r11"));
        door.send(demonstration("r"));

        assertThat(door.examples()).isEmpty();
    }

    @Test
    void shouldCallTheSameFeedbackIdADuplicate() {
        door.send(answer("r1", 1));
        door.send(demonstration("r1").setFeedbackId("f1"));
        door.send(demonstration("r1").setFeedbackId("f1").setAnswer("Never."));

        assertThat(door.examples())
                .extracting(TrainingExample::getDemonstration)
                .containsExactly("Within 60 days.");
        assertThat(door.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.getFate()).isEqualTo(Fate.DUPLICATE);
            assertThat(entry.getOther()).isEqualTo("f1");
            assertThat(entry.getOrigin()).isEqualTo(new Origin(0, 1L));
            assertThat(entry.getReason()).contains("0@0");
            assertThat(entry.getWrittenBy()).isEqualTo("ingest-streams");
            assertThat(entry.getAt()).isEqualTo(door.clock.millis());
        });
    }

    @Test
    void shouldCallADuplicateOfWaitingFeedbackOne() {
        door.send(demonstration("r1").setFeedbackId("f1"));
        door.send(demonstration("r1").setFeedbackId("f1"));
        door.send(answer("r1", 1));

        assertThat(door.examples()).hasSize(1);
        assertThat(door.ledger()).extracting(LedgerEntry::getFate).containsExactly(Fate.DUPLICATE);
    }

    @Test
    void shouldTellTheSameFeedbackIdOfAnotherRequestApart() {
        door.send(answer("r1", 1));
        door.send(answer("r2", 1));
        door.send(demonstration("r1").setFeedbackId("f1"));
        door.send(demonstration("r2").setFeedbackId("f1"));

        assertThat(door.examples()).extracting(TrainingExample::getRequestId).containsExactly("r1", "r2");
        assertThat(door.ledger()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILED", "DEADLINE"})
    void shouldNotTakeAFailureForAnAnswer(FinishReason failure) {
        door.send(answer("r1", 1).setFinishReason(failure).setVersion(null).setError("broke"));
        door.send(demonstration("r1"));
        assertThat(door.examples()).isEmpty();

        door.send(answer("r1", 2));

        assertThat(door.examples()).extracting(TrainingExample::getAttempt).containsExactly(2);
        assertThat(door.deadLetters()).isEmpty();
    }

    @Test
    void shouldJudgeTheEarliestAttemptAnswered() {
        door.send(answer("r1", 10).setAnswer("tenth"));
        door.send(answer("r1", 2).setAnswer("second"));
        door.send(demonstration("r1"));

        assertThat(door.examples()).extracting(TrainingExample::getAnswer).containsExactly("second");
    }

    @Test
    void shouldJudgeTheAttemptNamed() {
        door.send(answer("r1", 1).setAnswer("first"));
        door.send(demonstration("r1").setAttempt(2));
        assertThat(door.examples()).isEmpty();

        door.send(answer("r1", 2).setAnswer("second"));

        assertThat(door.examples()).extracting(TrainingExample::getAnswer).containsExactly("second");
    }

    @Test
    void shouldJudgeTheAttemptOfTheVersionNamed() {
        door.send(demonstration("r1").setVersion("support@4"));
        door.send(answer("r1", 1).setVersion("support@3"));
        assertThat(door.examples()).isEmpty();

        door.send(answer("r1", 2).setVersion("support@4"));

        assertThat(door.examples()).extracting(TrainingExample::getVersion).containsExactly("support@4");
    }

    @Test
    void shouldRejectFeedbackThatNamesAnotherVersionThanItsAttempts() {
        door.send(answer("r1", 1).setVersion("support@3"));
        door.send(demonstration("r1").setAttempt(1).setVersion("support@4"));

        assertThat(door.examples()).isEmpty();
        assertThat(door.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.getFate()).isEqualTo(Fate.REJECTED);
            assertThat(entry.getModel()).isEqualTo("support");
            assertThat(entry.getReason()).contains("support@3", "support@4");
        });
    }

    @Test
    void shouldKeepTheFirstAnswerOfAnAttempt() {
        door.send(answer("r1", 1).setAnswer("first"));
        door.send(answer("r1", 1).setAnswer("again"));
        door.send(demonstration("r1"));

        assertThat(door.examples()).extracting(TrainingExample::getAnswer).containsExactly("first");
    }

    @Test
    void shouldRejectWhatIsTooLargeForItsTopicTogether() {
        String conversation = "x".repeat(990_000);
        door.send(answer("r1", 1).setMessages(List.of(new Message("user", conversation))));
        door.send(demonstration("r1").setAnswer("y".repeat(20_000)));
        door.send(thumb("r1", true));

        assertThat(door.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.getFate()).isEqualTo(Fate.REJECTED);
            assertThat(entry.getReason()).contains("bytes");
        });
        assertThat(door.examples()).extracting(TrainingExample::getKind).containsExactly(FeedbackKind.THUMB);
    }

    private static Feedback.Builder of(FeedbackKind kind) {
        return Feedback.newBuilder().setRequestId("r1").setKind(kind);
    }
}
