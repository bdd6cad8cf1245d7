package dev.freshet.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.ReplicaReport;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.kafka.TopicReader.Entry;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class HistoryTest {

    @Test
    void shouldFollowADemonstrationToTheFirstAnswerThatKnowsIt() {
        // given
        History history = new History(
                List.of(example(1, Use.LEARN, 1_000, 1_100)),
                List.of(trained(1, "support@3")),
                List.of(candidate(2, 1_050), candidate(3, 1_500)),
                List.of(released(2, 1_200), released(3, 1_700)),
                List.of(report(2, 1_250), report(3, 1_800)),
                List.of(answer(2, 1_990), answer(3, 2_000), answer(3, 2_100)));

        // when
        List<Journey> journeys = history.journeys();

        // then
        assertThat(journeys).containsExactly(new Journey(1_000, 1_100, 1_500, 1_700, 1_800, 2_000));
        assertThat(journeys.get(0).freshness()).isEqualTo(1.0);
        assertThat(Journey.stages(journeys))
                .containsEntry("join", new Quantiles(0.1, 0.1))
                .containsEntry("train", new Quantiles(0.4, 0.4))
                .containsEntry("checkpoint_and_judge", new Quantiles(0.2, 0.2))
                .containsEntry("load", new Quantiles(0.1, 0.1))
                .containsEntry("answer", new Quantiles(0.2, 0.2));
    }

    @Test
    void shouldTakeALaterVersionsAnswerWhereTheFirstGaveNone() {
        History history = new History(
                List.of(example(1, Use.LEARN, 1_000, 1_100)),
                List.of(trained(1, "support@2")),
                List.of(candidate(2, 1_200)),
                List.of(released(2, 1_300), released(3, 1_400)),
                List.of(report(3, 1_500)),
                List.of(answer(1, 1_450), answer(3, 1_600)));

        assertThat(history.journeys()).containsExactly(new Journey(1_000, 1_100, 1_200, 1_300, 1_500, 1_600));
    }

    @Test
    void shouldCountAnUnreleasedDemonstrationAsInfiniteAndAHeldOutOneNotAtAll() {
        History history = new History(
                List.of(example(1, Use.LEARN, 1_000, 1_100), example(2, Use.JUDGE_THEN_LEARN, 1_000, 1_100)),
                List.of(),
                List.of(candidate(2, 1_200)),
                List.of(released(2, 1_300)),
                List.of(report(2, 1_400)),
                List.of(answer(2, 1_500)));

        assertThat(history.journeys()).singleElement().satisfies(journey -> assertThat(journey.freshness())
                .isInfinite());
    }

    @Test
    void shouldRecomputeTheAnswersNearestToSwaps() {
        List<InferenceResponse> answers = List.of(answer(1, 1_000), answer(1, 2_000), answer(2, 3_000));

        assertThat(Recomputation.nearest(answers, List.of(2_050L), 1)).containsExactly(answers.get(1));
        assertThat(Recomputation.nearest(answers, List.of(2_050L, 2_960L), 2))
                .containsExactly(answers.get(2), answers.get(1));
    }

    private static Entry<TrainingExample> example(int offset, Use use, long feedbackAt, long appended) {
        TrainingExample example = TrainingExample.newBuilder()
                .setFeedbackId("f" + offset)
                .setOrigin(new Origin(0, (long) offset))
                .setModel("support")
                .setUse(use)
                .setRequestId("r" + offset)
                .setAttempt(1)
                .setVersion("support@1")
                .setMessages(List.of(new Message("user", "hi")))
                .setAnswer("old")
                .setKind(FeedbackKind.DEMONSTRATION)
                .setDemonstration("new")
                .setFeedbackAt(feedbackAt)
                .build();
        return new Entry<>(
                new ConsumerRecord<>(
                        "training-examples",
                        0,
                        offset,
                        appended,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        null,
                        new byte[0],
                        new RecordHeaders(),
                        Optional.empty()),
                example);
    }

    private static LedgerEntry trained(int offset, String version) {
        return LedgerEntry.newBuilder()
                .setFeedbackId("f" + offset)
                .setOrigin(new Origin(0, (long) offset))
                .setFate(Fate.TRAINED)
                .setVersion(version)
                .setWrittenBy("flink-training")
                .setAt(0)
                .build();
    }

    private static ModelCandidate candidate(int number, long at) {
        return ModelCandidate.newBuilder()
                .setVersion(version(number))
                .setParent(number - 1)
                .setLearned(List.of())
                .setLearnedCount(0)
                .setLearnedDigest("")
                .setStep(0)
                .setBuiltBy("test")
                .setAt(at)
                .build();
    }

    private static ReleaseDecision released(int number, long at) {
        return ReleaseDecision.newBuilder()
                .setModel("support")
                .setKind(DecisionKind.RELEASED)
                .setEpoch(number)
                .setVersion(version(number))
                .setReason("")
                .setAt(at)
                .build();
    }

    private static ReplicaReport report(int number, long at) {
        return new ReplicaReport("local", "support", "support@" + number, (long) number, 5L, at);
    }

    private static InferenceResponse answer(int number, long finished) {
        return InferenceResponse.newBuilder()
                .setRequestId("r" + finished)
                .setAttempt(1)
                .setModel("support")
                .setVersion("support@" + number)
                .setAnswer("x")
                .setFinishReason(FinishReason.STOP)
                .setStartedAt(finished - 50)
                .setFinishedAt(finished)
                .build();
    }

    private static VersionRef version(int number) {
        return new VersionRef("support", number, "base", "adapter-" + number);
    }
}
