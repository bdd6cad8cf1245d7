package dev.freshet.local.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.local.audit.Violation.Kind;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditTest extends AuditTestBase {

    @Test
    void shouldFindAHealthyWorldClean() {
        Report report = audit();

        assertThat(report.violations()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.feedback()).isEqualTo(8);
        assertThat(report.deadLetters()).isEqualTo(1);
        assertThat(report.fates()).isEqualTo(Map.of(Fate.TRAINED, 5L, Fate.SUPERSEDED, 1L, Fate.NOT_LEARNABLE, 1L));
        assertThat(report.fateCount() + report.deadLetters() + report.waitingCount())
                .isEqualTo(report.feedback());
        assertThat(report.candidates()).isEqualTo(3);
        assertThat(report.released()).isEqualTo(3);
    }

    @Test
    void shouldExplainWhatWaits() {
        world.send("unanswered");
        world.answer("unanswered", FinishReason.FAILED);
        world.accept();
        world.join(Use.JUDGE_THEN_LEARN, LATER.toEpochMilli() + 1);
        long learned = world.join();
        world.learn(5, 4, learned - 3);
        world.join();

        Report report = audit();

        assertThat(report.violations()).isEmpty();
        assertThat(report.waiting())
                .extracting(Waiting::reason, Waiting::count, Waiting::oldest, Waiting::example)
                .containsExactlyInAnyOrder(
                        tuple(Waiting.Reason.NO_ANSWER, 1L, Duration.ofMinutes(2), "feedback 0@8"),
                        tuple(Waiting.Reason.NOT_REPLAYED, 1L, Duration.ofMinutes(2), "feedback 0@9"),
                        tuple(Waiting.Reason.NOT_LEARNED, 1L, Duration.ofMinutes(2), "feedback 0@12"),
                        tuple(Waiting.Reason.HELD_OUT, 1L, Duration.ofMinutes(2), "feedback 0@10"),
                        tuple(Waiting.Reason.NOT_RELEASED, 1L, Duration.ofMinutes(2), "feedback 0@11"));
    }

    @Test
    void shouldFindFeedbackLostAtTheDoor() {
        world.send("answered");
        world.answer("answered", FinishReason.STOP);

        assertFound(Kind.LOST, "feedback 0@8");
    }

    @Test
    void shouldWaitForAnAnswerOfTheAttemptJudged() {
        world.send(Feedback.newBuilder()
                .setRequestId("answered")
                .setAttempt(2)
                .setKind(FeedbackKind.THUMB)
                .setUp(true)
                .build());
        world.answer("answered", FinishReason.STOP);

        Report report = audit();

        assertThat(report.violations()).isEmpty();
        assertThat(report.waiting()).extracting(Waiting::reason).containsExactly(Waiting.Reason.NO_ANSWER);
    }

    @Test
    void shouldFindACommentWithoutFateLost() {
        world.send(Feedback.newBuilder()
                .setRequestId("any")
                .setKind(FeedbackKind.COMMENT)
                .setComment("nice")
                .build());

        assertFound(Kind.LOST, "feedback 0@8");
    }

    @ParameterizedTest
    @EnumSource(names = {"PREFERENCE", "SCORE", "RETRACTION"})
    void shouldLetEachKindThatIsJoinedWaitForItsAnswer(FeedbackKind kind) {
        Feedback.Builder feedback =
                Feedback.newBuilder().setRequestId("unanswered").setKind(kind).setPerson("ann");
        if (kind == FeedbackKind.SCORE) {
            feedback.setScore(4.0).setScale(5.0);
        }
        world.send(feedback.build());

        Report report = audit();

        assertThat(report.violations()).isEmpty();
        assertThat(report.waiting()).extracting(Waiting::reason).containsExactly(Waiting.Reason.NO_ANSWER);
    }

    @Test
    void shouldFindAScoreThatSaysNeitherWithoutFateLost() {
        world.send(Feedback.newBuilder()
                .setRequestId("any")
                .setKind(FeedbackKind.SCORE)
                .setScore(2.5)
                .setScale(5.0)
                .build());

        assertFound(Kind.LOST, "feedback 0@8");
    }

    @Test
    void shouldGiveServicesTheirGrace() {
        world.send("answered");
        world.answer("answered", FinishReason.STOP);

        Report report = Audit.of(world, LATER, Duration.ofMinutes(3));

        assertThat(report.violations()).isEmpty();
        assertThat(report.waiting()).extracting(Waiting::reason).containsExactly(Waiting.Reason.AT_THE_DOOR);
    }

    @Test
    void shouldFindAFateLostInTraining() {
        world.fates.remove(0);

        assertFound(Kind.LOST, "feedback 0@0");
    }

    @Test
    void shouldFindAnExampleThatLearningWentPast() {
        long lost = world.join();
        long learned = world.join();
        world.learn(5, 4, learned - 2);

        assertFound(Kind.LOST, "feedback 0@" + lost);
    }

    @Test
    void shouldFindAnExampleThatAReleaseWentPast() {
        long lost = world.join();
        long learned = world.join();
        world.learn(5, 4, learned - 2);
        world.release(5, 4);
        world.trained(5, learned);

        assertFound(Kind.LOST, "feedback 0@" + lost);
    }

    @Test
    void shouldFindAnExampleThatARefusalOfTheLearnerWentPast() {
        long lost = world.join();
        long refused = world.join();
        world.fate(refused, Fate.REJECTED, null, "flink-training");

        assertFound(Kind.LOST, "feedback 0@" + lost);
    }

    @Test
    void shouldGiveLearningItsGraceFromWhenItWentPast() {
        long passed = world.join();
        long learned = world.join();
        world.candidates.add(ModelCandidate.newBuilder(world.manifest(5, 4, "adapter-5", learned - 2))
                .setAt(LATER.minusSeconds(30).toEpochMilli())
                .build());

        Report report = audit();

        assertThat(report.violations()).isEmpty();
        assertThat(report.waiting())
                .extracting(Waiting::reason, Waiting::example)
                .contains(tuple(Waiting.Reason.NOT_LEARNED, "feedback 0@" + passed));
    }

    @Test
    void shouldLetRefusedExamplesWaitToBeLearnedAgain() {
        long first = world.join();
        long second = world.join();
        world.learn(5, 4, first - 2, second - 2);
        world.learn(6, 4, second - 2);

        assertThat(audit().violations()).isEmpty();
    }

    @Test
    void shouldNotOrderWhatIsHeldOutOrAccepted() {
        world.accept();
        world.join(Use.JUDGE_THEN_LEARN, World.THEN);
        long learned = world.join();
        world.learn(5, 4, learned - 2);
        world.join();
        long judged = world.join(Use.JUDGE_THEN_LEARN, World.THEN);
        long accepted = world.accept();
        world.learn(6, 5, judged - 2, accepted - 2);

        assertThat(audit().violations()).isEmpty();
    }

    @Test
    void shouldFindFeedbackThatShouldHaveExpired() {
        world.send("unanswered");

        assertThat(Audit.of(world, LATER, Duration.ofMinutes(1), new Door(Duration.ofSeconds(59), false))
                        .violations())
                .extracting(Violation::kind, Violation::id)
                .containsExactly(tuple(Kind.LOST, "feedback 0@8"));
        assertThat(Audit.of(world, LATER, Duration.ofMinutes(1), new Door(Duration.ofSeconds(60), false))
                        .violations())
                .isEmpty();
    }

    @Test
    void shouldExpectExpiryAfterSevenDays() {
        world.send("unanswered");
        Instant due = Instant.ofEpochMilli(World.THEN).plus(Duration.ofDays(7)).plusSeconds(60);

        assertThat(Audit.of(world, due, Duration.ofMinutes(1)).violations()).isEmpty();
        assertThat(Audit.of(world, due.plusMillis(1), Duration.ofMinutes(1)).violations())
                .extracting(Violation::kind, Violation::id)
                .containsExactly(tuple(Kind.LOST, "feedback 0@8"));
    }

    @Test
    void shouldNotExpectAnAnswerThatTheDoorHasForgotten() {
        long late = world.send("answered");
        world.feedback.set(
                (int) late,
                new Facts.Placed<>(
                        0,
                        late,
                        World.THEN + 61_000,
                        world.feedback.get((int) late).value()));
        world.answer("answered", FinishReason.STOP);

        Report report = Audit.of(world, LATER, Duration.ZERO, new Door(Duration.ofMinutes(1), false));

        assertThat(report.violations()).isEmpty();
        assertThat(report.waiting()).extracting(Waiting::reason).containsExactly(Waiting.Reason.NO_ANSWER);
    }

    @Test
    void shouldFindADoubleFate() {
        world.fate(4, Fate.REJECTED, null, "flink-training");

        assertFound(Kind.DOUBLE_FATE, "feedback 0@4");
    }

    @Test
    void shouldFindADeadLetterBesideAFate() {
        world.deadLetter("feedback", 6);

        assertFound(Kind.DOUBLE_FATE, "feedback 0@6");
    }

    @Test
    void shouldFindADoubleFateOfAnEventBeyondRetention() {
        world.feedbackStart = 3;
        world.trained(4, 0);

        assertFound(Kind.DOUBLE_FATE, "feedback 0@0");
    }

    @Test
    void shouldFindAFateWithoutEvent() {
        world.fate(8, Fate.NOT_LEARNABLE, null, "ingest-streams");

        assertFound(Kind.FATE_WITHOUT_EVENT, "feedback 0@8");
    }

    @Test
    void shouldFindAFateInAGapOfTheFeedbackTopic() {
        world.feedback.remove(6);
        world.feedback.add(world.feedback.get(6));

        assertThat(audit().violations())
                .extracting(Violation::kind, Violation::id)
                .contains(tuple(Kind.FATE_WITHOUT_EVENT, "feedback 0@6"));
    }

    @Test
    void shouldFindAnExampleWithoutEvent() {
        world.example(77, Use.LEARN, null);

        assertFound(Kind.EXAMPLE_WITHOUT_EVENT, "feedback 0@77");
    }

    @Test
    void shouldFindADoubleExample() {
        world.example(5, Use.LEARN, null);

        assertFound(Kind.DOUBLE_EXAMPLE, "feedback 0@5");
    }

    @Test
    void shouldFindAFateThatItsOwnerDidNotWrite() {
        long event = world.join();
        world.fate(event, Fate.EXPIRED, null, "ingest-streams");

        assertFound(Kind.WRONG_OWNER, "feedback 0@8");
    }

    @Test
    void shouldFindATrainedVersionThatIsNotTheFirst() {
        world.fates.remove(0);
        world.trained(4, 0);

        assertFound(Kind.WRONG_FATE, "feedback 0@0");
    }

    @Test
    void shouldFindATrainedEventThatNoReleaseContains() {
        long event = world.join();
        world.trained(4, event);

        assertFound(Kind.WRONG_FATE, "feedback 0@8");
    }

    @Test
    void shouldFindAnotherFateThanTrainedForAReleasedEvent() {
        world.fates.remove(0);
        world.fate(0, Fate.REJECTED, null, "flink-training");

        assertFound(Kind.WRONG_FATE, "feedback 0@0");
    }

    @Test
    void shouldAuditAQuarterOfAMillionEventsInSeconds() {
        World big = new World();
        big.create();
        IntStream.range(0, 250_000).forEach(i -> big.join());
        for (int number = 2; number < 2_502; number++) {
            int first = (number - 2) * 100;
            long[] offsets = IntStream.range(first, first + 100).asLongStream().toArray();
            big.learn(number, number - 1, offsets);
            big.release(number, number);
            big.trained(number, offsets);
        }
        long begin = System.nanoTime();

        Report report = Audit.of(big, LATER, Duration.ofMinutes(1));

        assertThat(report.violations()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void shouldLetFeedbackWaitForItsApproval() {
        // given
        long offset = world.send("request-8");
        world.answer("request-8", FinishReason.STOP);

        // then
        assertThat(audit().violations()).extracting(Violation::kind).containsExactly(Kind.LOST);
        assertThat(heldFor(Duration.ofDays(1)).violations()).isEmpty();
        assertThat(heldFor(Duration.ofDays(1)).waiting())
                .extracting(Waiting::reason, Waiting::count)
                .contains(tuple(Waiting.Reason.NOT_APPROVED, 1L));
        assertThat(heldFor(Duration.ofSeconds(1)).violations())
                .extracting(Violation::id)
                .containsExactly(Violations.eventName(0, offset));
    }

    private Report heldFor(Duration retention) {
        return Audit.of(world, LATER, Duration.ofMinutes(1), new Door(retention, true));
    }
}
