package dev.freshet.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million corrections in ten thousand versions: what grew faster than the log would not end in time. */
class LongLogTest {

    private static final long EVENTS = 1_000_000;
    private static final int LEARNED = 100;
    private static final int VERSIONS = (int) (EVENTS / LEARNED);

    @Test
    @Timeout(120)
    void shouldAuditALongLog() {
        Report report = Audit.of(new LongLog(-1), AuditTestBase.LATER, Duration.ofMinutes(1));

        assertThat(report.violations()).isEmpty();
        assertThat(report.fates()).isEqualTo(Map.of(Fate.TRAINED, EVENTS));
        assertThat(report.released()).isEqualTo(VERSIONS + 1);
        assertThat(report.waitingCount()).isZero();
    }

    @Test
    @Timeout(120)
    void shouldFindTheOneThatIsLostInIt() {
        Report report = Audit.of(new LongLog(765_432), AuditTestBase.LATER, Duration.ofMinutes(1));

        assertThat(report.violations()).extracting(Violation::id).containsExactly("feedback 0@765432");
    }

    /** The log of a model whose every version learned the next corrections; the fate of one may be lost. */
    private record LongLog(long lost) implements Facts {

        private static VersionRef version(int number) {
            return new VersionRef("support", number, "base", "adapter-" + number);
        }

        /** The version that learned an event. */
        private static int number(long event) {
            return 2 + (int) (event / LEARNED);
        }

        private static IntStream numbers() {
            return IntStream.rangeClosed(1, VERSIONS + 1);
        }

        private static <T> Placed<T> placed(long event, T value) {
            return new Placed<>(0, event, World.THEN, value);
        }

        @Override
        public List<Span> feedbackSpans() {
            return List.of(new Span(0, 0, EVENTS));
        }

        @Override
        public List<Span> exampleSpans() {
            return List.of(new Span(0, 0, EVENTS));
        }

        @Override
        public Stream<LedgerEntry> fates() {
            return LongStream.range(0, EVENTS).filter(event -> event != lost).mapToObj(event -> LedgerEntry.newBuilder()
                    .setFeedbackId("feedback-" + event)
                    .setOrigin(new Origin(0, event))
                    .setModel("support")
                    .setFate(Fate.TRAINED)
                    .setVersion("support@" + number(event))
                    .setWrittenBy("flink-training")
                    .setAt(World.THEN)
                    .build());
        }

        @Override
        public Stream<DeadLetter> deadLetters() {
            return Stream.empty();
        }

        @Override
        public Stream<Placed<TrainingExample>> examples() {
            return LongStream.range(0, EVENTS)
                    .mapToObj(event -> placed(
                            event,
                            TrainingExample.newBuilder()
                                    .setFeedbackId("feedback-" + event)
                                    .setOrigin(new Origin(0, event))
                                    .setModel("support")
                                    .setUse(Use.LEARN)
                                    .setRequestId("request-" + event)
                                    .setAttempt(1)
                                    .setVersion("support@1")
                                    .setMessages(List.of())
                                    .setAnswer("wrong")
                                    .setKind(FeedbackKind.DEMONSTRATION)
                                    .setDemonstration("right")
                                    .setFeedbackAt(World.THEN)
                                    .build()));
        }

        @Override
        public Stream<ModelCandidate> candidates() {
            return numbers().skip(1).mapToObj(number -> {
                long first = (number - 2L) * LEARNED;
                return ModelCandidate.newBuilder()
                        .setVersion(version(number))
                        .setParent(number - 1)
                        .setLearned(List.of(new OffsetRange(0, first, first + LEARNED - 1)))
                        .setLearnedCount(LEARNED)
                        .setLearnedDigest(Origins.digest(LongStream.range(first, first + LEARNED)
                                .mapToObj(event -> new Origin(0, event))
                                .toList()))
                        .setStep(number)
                        .setBuiltBy("test")
                        .setAt(World.THEN)
                        .build();
            });
        }

        @Override
        public Stream<ReleaseDecision> decisions() {
            return numbers().mapToObj(number -> ReleaseDecision.newBuilder()
                    .setModel("support")
                    .setKind(number == 1 ? DecisionKind.CREATED : DecisionKind.RELEASED)
                    .setEpoch(number)
                    .setVersion(version(number))
                    .setReason("test")
                    .setAt(World.THEN)
                    .build());
        }

        @Override
        public Stream<ModelRelease> releases() {
            return numbers().skip(VERSIONS).mapToObj(number -> ModelRelease.newBuilder()
                    .setModel("support")
                    .setEpoch(number)
                    .setStable(version(number))
                    .setHighest(number)
                    .setDecided(number)
                    .setAt(World.THEN)
                    .build());
        }

        @Override
        public Stream<Placed<Optional<Feedback>>> feedback() {
            return LongStream.range(0, EVENTS)
                    .mapToObj(event -> placed(
                            event,
                            Optional.of(Feedback.newBuilder()
                                    .setFeedbackId("feedback-" + event)
                                    .setRequestId("request-" + event)
                                    .setKind(FeedbackKind.DEMONSTRATION)
                                    .setAnswer("right")
                                    .build())));
        }

        @Override
        public Stream<Placed<InferenceResponse>> answers() {
            return Stream.empty();
        }

        @Override
        public Optional<String> artifactFault(String digest) {
            return Optional.empty();
        }
    }
}
