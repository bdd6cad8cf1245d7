package dev.freshet.training;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeniedVersion;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.LeftOut;
import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Rebuild;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.training.kafka.IncomingRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** Events for the tests. */
public final class Events {

    public static final String MODEL = "support";
    public static final String BASE = "b".repeat(64);
    public static final long T = 1_000_000;

    private Events() {}

    /** A correction, whose origin and feedback id follow from the offset. */
    public static TrainingExample demonstration(String model, long offset, String prompt, String answer) {
        return example(model, offset, prompt, "old answer")
                .setKind(FeedbackKind.DEMONSTRATION)
                .setDemonstration(answer)
                .build();
    }

    public static TrainingExample demonstration(long offset) {
        return demonstration(MODEL, offset, "question " + offset, "answer " + offset);
    }

    /** An accepted answer. */
    public static TrainingExample thumb(long offset, String prompt, boolean up) {
        return example(MODEL, offset, prompt, "good answer to " + prompt)
                .setKind(FeedbackKind.THUMB)
                .setUp(up)
                .build();
    }

    public static TrainingExample score(long offset, String prompt, double score, double scale) {
        return example(MODEL, offset, prompt, "good answer to " + prompt)
                .setKind(FeedbackKind.SCORE)
                .setScore(score)
                .setScale(scale)
                .build();
    }

    public static TrainingExample preference(long offset, String prompt, String chosen, String rejected) {
        return example(MODEL, offset, prompt, "good answer to " + prompt)
                .setKind(FeedbackKind.PREFERENCE)
                .setChosen(chosen)
                .setRejected(rejected)
                .build();
    }

    public static TrainingExample text(long offset, String text) {
        return example(MODEL, offset, "", "")
                .setKind(null)
                .setSource(Source.TEXT)
                .setRequestId("")
                .setAttempt(0)
                .setVersion("")
                .setMessages(List.of())
                .setText(text)
                .build();
    }

    /** Takes back what a person said about the answer to a request. */
    public static TrainingExample retraction(long offset, String person, String request) {
        return example(MODEL, offset, "", "")
                .setKind(FeedbackKind.RETRACTION)
                .setPerson(person)
                .setRequestId(request)
                .build();
    }

    public static TrainingExample erasure(long offset, String person) {
        return TrainingExample.newBuilder(text(offset, ""))
                .setSource(Source.ERASURE)
                .setText(null)
                .setPerson(person)
                .build();
    }

    /** The manifest of a version that another job learned. */
    public static ModelCandidate candidate(int number, String adapter) {
        return ModelCandidate.newBuilder()
                .setVersion(new VersionRef(MODEL, number, BASE, adapter))
                .setParent(number - 1)
                .setLearnedDigest("")
                .setLearned(List.of())
                .setLearnedCount(0)
                .setStep(4)
                .setBuiltBy("another job")
                .setAt(T)
                .build();
    }

    /** A version that was trained elsewhere in the place of another, and does not contain what lies at some offsets. */
    public static TrainingExample rebuilt(int of, String adapter, long... leftOut) {
        List<OffsetRange> ranges = LongStream.of(leftOut)
                .mapToObj(offset -> new OffsetRange(0, offset, offset))
                .toList();
        ModelCandidate manifest = ModelCandidate.newBuilder()
                .setVersion(new VersionRef(MODEL, 0, BASE, adapter))
                .setParent(1)
                .setLearned(List.of(new OffsetRange(0, 0L, 0L)))
                .setLearnedCount(1)
                .setLearnedDigest(Origins.digest(List.of(new Origin(0, 100L))))
                .setStep(4)
                .setBuiltBy("test")
                .setAt(0)
                .setRebuilt(new Rebuild(of, "all", List.of(new LeftOut(LeftOutReason.ERASED, ranges.size(), ranges))))
                .build();
        return TrainingExample.newBuilder(text(0, ""))
                .setSource(Source.REBUILT)
                .setText(null)
                .setRebuilt(manifest)
                .build();
    }

    /** The same of a person, about the answer to a request. */
    public static TrainingExample by(String person, String request, TrainingExample example) {
        return TrainingExample.newBuilder(example)
                .setPerson(person)
                .setRequestId(request)
                .build();
    }

    /** The same, held out until a time. */
    public static TrainingExample held(TrainingExample example, long until) {
        return TrainingExample.newBuilder(example)
                .setUse(Use.JUDGE_THEN_LEARN)
                .setJudgeUntil(until)
                .build();
    }

    private static TrainingExample.Builder example(String model, long offset, String prompt, String answer) {
        return TrainingExample.newBuilder()
                .setFeedbackId("f" + offset)
                .setOrigin(new Origin(0, 100 + offset))
                .setModel(model)
                .setUse(Use.LEARN)
                .setRequestId("r" + offset)
                .setAttempt(1)
                .setVersion(model + "@1")
                .setMessages(List.of(new Message("user", prompt)))
                .setAnswer(answer)
                .setFeedbackAt(T + offset);
    }

    public static ModelRelease release(
            String model, long epoch, int stable, String adapter, int highest, int... denied) {
        List<DeniedVersion> denials = new ArrayList<>();
        for (int number : denied) {
            denials.add(new DeniedVersion(number, "worse " + number));
        }
        return ModelRelease.newBuilder()
                .setModel(model)
                .setEpoch(epoch)
                .setStable(new VersionRef(model, stable, BASE, adapter))
                .setHighest(highest)
                .setDecided(highest)
                .setDenied(denials)
                .setAt(T)
                .build();
    }

    public static IncomingRecord incoming(TrainingExample example, long offset) {
        return new IncomingRecord(
                Topics.TRAINING_EXAMPLES.name(),
                0,
                offset,
                T,
                example.getModel(),
                Topics.TRAINING_EXAMPLES.wire().encode(example));
    }

    public static IncomingRecord incoming(ModelRelease release) {
        return new IncomingRecord(
                Topics.MODEL_RELEASES.name(),
                0,
                release.getEpoch(),
                T,
                release.getModel(),
                Topics.MODEL_RELEASES.wire().encode(release));
    }
}
