package dev.freshet.local.audit;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Facts held in lists, and the steps that services take; tests break them afterwards. Model "support", one partition. */
public final class World implements Facts {

    /** When everything happened, epoch milliseconds. */
    public static final long THEN = 1_000_000;

    final List<LedgerEntry> fates = new ArrayList<>();
    final List<DeadLetter> deadLetters = new ArrayList<>();
    final List<Placed<TrainingExample>> examples = new ArrayList<>();
    final List<ModelCandidate> candidates = new ArrayList<>();
    final List<ReleaseDecision> decisions = new ArrayList<>();
    final List<ModelRelease> releases = new ArrayList<>();
    final List<Placed<Optional<Feedback>>> feedback = new ArrayList<>();
    final List<Placed<InferenceResponse>> answers = new ArrayList<>();
    final Set<String> brokenArtifacts = new HashSet<>();
    long feedbackStart;

    /** Appends a demonstration; returns its offset. */
    long send(String requestId) {
        return send(Feedback.newBuilder()
                .setRequestId(requestId)
                .setKind(FeedbackKind.DEMONSTRATION)
                .setAnswer("right")
                .build());
    }

    public long send(Feedback value) {
        long offset = feedback.size();
        feedback.add(new Placed<>(0, offset, THEN, Optional.of(value)));
        return offset;
    }

    void answer(String requestId, FinishReason finish) {
        answers.add(new Placed<>(
                0,
                answers.size(),
                THEN,
                InferenceResponse.newBuilder()
                        .setRequestId(requestId)
                        .setAttempt(1)
                        .setModel("support")
                        .setAnswer("wrong")
                        .setFinishReason(finish)
                        .build()));
    }

    /** Sends and joins a demonstration; returns its offset in both topics, which are in step. */
    public long join() {
        return join(Use.LEARN, null);
    }

    long join(Use use, Long judgeUntil) {
        long offset = send("request-" + feedback.size());
        example(offset, use, judgeUntil);
        return offset;
    }

    /** Sends and joins a thumb up. */
    long accept() {
        long offset = send(Feedback.newBuilder()
                .setRequestId("request-" + feedback.size())
                .setKind(FeedbackKind.THUMB)
                .setUp(true)
                .build());
        example(offset, FeedbackKind.THUMB, Use.LEARN, null);
        return offset;
    }

    void example(long feedbackOffset, Use use, Long judgeUntil) {
        example(feedbackOffset, FeedbackKind.DEMONSTRATION, use, judgeUntil);
    }

    private void example(long feedbackOffset, FeedbackKind kind, Use use, Long judgeUntil) {
        boolean demonstration = kind == FeedbackKind.DEMONSTRATION;
        examples.add(new Placed<>(
                0,
                examples.size(),
                THEN,
                TrainingExample.newBuilder()
                        .setFeedbackId("feedback-" + feedbackOffset)
                        .setOrigin(new Origin(0, feedbackOffset))
                        .setModel("support")
                        .setUse(use)
                        .setJudgeUntil(judgeUntil)
                        .setRequestId("request")
                        .setAttempt(1)
                        .setVersion("support@1")
                        .setMessages(List.of())
                        .setAnswer("wrong")
                        .setKind(kind)
                        .setDemonstration(demonstration ? "right" : null)
                        .setUp(demonstration ? null : true)
                        .setFeedbackAt(THEN)
                        .build()));
    }

    /** Appends an example that is no feedback, from a place in another topic. */
    void note(Source source, long originOffset) {
        examples.add(new Placed<>(
                0,
                examples.size(),
                THEN,
                TrainingExample.newBuilder()
                        .setFeedbackId("note-" + examples.size())
                        .setOrigin(new Origin(0, originOffset))
                        .setModel("support")
                        .setUse(Use.LEARN)
                        .setRequestId("")
                        .setAttempt(0)
                        .setVersion("")
                        .setMessages(List.of())
                        .setAnswer("")
                        .setKind(null)
                        .setFeedbackAt(THEN)
                        .setSource(source)
                        .build()));
    }

    public ModelCandidate learn(int number, int parent, long... offsets) {
        ModelCandidate candidate = manifest(number, parent, "adapter-" + number, offsets);
        candidates.add(candidate);
        return candidate;
    }

    /** Puts another manifest in the place of the newest. */
    public void replaceNewest(ModelCandidate manifest) {
        candidates.set(candidates.size() - 1, manifest);
    }

    ModelCandidate manifest(int number, int parent, String adapter, long... offsets) {
        List<Origin> origins = new ArrayList<>();
        List<OffsetRange> ranges = new ArrayList<>();
        for (long offset : offsets) {
            ranges.add(new OffsetRange(0, offset, offset));
            origins.add(examples.get((int) offset).value().getOrigin());
        }
        return ModelCandidate.newBuilder()
                .setVersion(new VersionRef("support", number, "base", adapter))
                .setParent(parent)
                .setLearned(ranges)
                .setLearnedCount(offsets.length)
                .setLearnedDigest(Origins.digest(origins))
                .setStep(number)
                .setBuiltBy("test")
                .setAt(THEN)
                .build();
    }

    void create() {
        decide(DecisionKind.CREATED, 1, 1);
    }

    void release(int number, long epoch) {
        decide(DecisionKind.RELEASED, number, epoch);
    }

    public void decide(DecisionKind kind, int number, long epoch) {
        VersionRef version = new VersionRef("support", number, "base", "adapter-" + number);
        decisions.add(ReleaseDecision.newBuilder()
                .setModel("support")
                .setKind(kind)
                .setEpoch(epoch)
                .setVersion(version)
                .setReason("test")
                .setAt(THEN)
                .build());
        releases.add(ModelRelease.newBuilder()
                .setModel("support")
                .setEpoch(epoch)
                .setStable(version)
                .setHighest(number)
                .setDecided(number)
                .setAt(THEN)
                .build());
    }

    void trained(int number, long... offsets) {
        for (long offset : offsets) {
            fate(offset, Fate.TRAINED, "support@" + number, "flink-training");
        }
    }

    public void fate(long offset, Fate fate, String version, String writtenBy) {
        fates.add(LedgerEntry.newBuilder()
                .setFeedbackId("feedback-" + offset)
                .setOrigin(new Origin(0, offset))
                .setModel("support")
                .setFate(fate)
                .setVersion(version)
                .setWrittenBy(writtenBy)
                .setAt(THEN)
                .build());
    }

    void deadLetter(String topic, long offset) {
        deadLetters.add(DeadLetter.newBuilder()
                .setTopic(topic)
                .setPartition(0)
                .setOffset(offset)
                .setTimestamp(THEN)
                .setStage("ingest-streams")
                .setCause("test")
                .setAt(THEN)
                .build());
    }

    /** A model with releases 1, 3 and 4, where 3 contains 2, and an event of every kind of end. */
    public static World healthy() {
        World world = new World();
        world.create();
        IntStream.range(0, 6).forEach(i -> world.join());
        world.learn(2, 1, 0, 1);
        world.learn(3, 2, 2);
        world.release(3, 2);
        world.trained(3, 0, 1, 2);
        world.learn(4, 3, 3, 5);
        world.release(4, 3);
        world.trained(4, 3, 5);
        world.fate(4, Fate.SUPERSEDED, null, "flink-training");
        long comment = world.send("request-6");
        world.fate(comment, Fate.NOT_LEARNABLE, null, "ingest-streams");
        long broken = world.send("request-7");
        world.deadLetter("feedback", broken);
        world.deadLetter("commands", 99);
        return world;
    }

    @Override
    public List<Span> feedbackSpans() {
        return List.of(new Span(0, feedbackStart, feedback.size()));
    }

    @Override
    public List<Span> exampleSpans() {
        return List.of(new Span(0, 0, examples.size()));
    }

    @Override
    public Stream<LedgerEntry> fates() {
        return fates.stream();
    }

    @Override
    public Stream<DeadLetter> deadLetters() {
        return deadLetters.stream();
    }

    @Override
    public Stream<Placed<TrainingExample>> examples() {
        return examples.stream();
    }

    @Override
    public Stream<ModelCandidate> candidates() {
        return candidates.stream();
    }

    @Override
    public Stream<ReleaseDecision> decisions() {
        return decisions.stream();
    }

    @Override
    public Stream<ModelRelease> releases() {
        return releases.stream();
    }

    @Override
    public Stream<Placed<Optional<Feedback>>> feedback() {
        return feedback.stream().filter(placed -> placed.offset() >= feedbackStart);
    }

    @Override
    public Stream<Placed<InferenceResponse>> answers() {
        return answers.stream();
    }

    @Override
    public Optional<String> artifactFault(String digest) {
        return brokenArtifacts.contains(digest) ? Optional.of("damaged") : Optional.empty();
    }
}
