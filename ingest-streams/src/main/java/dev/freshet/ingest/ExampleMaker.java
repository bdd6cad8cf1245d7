package dev.freshet.ingest;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes training examples of feedback and the answers that it judges. One task's; its thread. */
final class ExampleMaker {

    private final WireFormat<TrainingExample> wire = Topics.TRAINING_EXAMPLES.wire();
    private final HoldOut holdOut;
    private final Duration window;
    private final Clock clock;

    /**
     * Makes examples.
     *
     * @param holdOut chooses those that judge before they are learned
     * @param window how long after its feedback one judges
     */
    ExampleMaker(HoldOut holdOut, Duration window, Clock clock) {
        this.holdOut = holdOut;
        this.window = window;
        this.clock = clock;
    }

    /** Learns that there is a model; false if that was known. */
    boolean know(String model) {
        return holdOut.know(model);
    }

    /** The models that are known, in the order of their names. */
    List<String> models() {
        return holdOut.models();
    }

    /** Why a feedback and its answer make no example; empty if they do. */
    Optional<String> objection(AdmittedFeedback feedback, Answer answer) {
        if (!feedback.isOf(answer.version())) {
            return Optional.of("it names " + feedback.feedback().getVersion() + ", but attempt " + answer.attempt()
                    + " was answered by " + answer.version());
        }
        int bytes = wire.encode(example(feedback, answer)).length;
        return bytes <= Limits.MOST_BYTES
                ? Optional.empty()
                : Optional.of("with its conversation it has " + bytes + " bytes, allowed: <= " + Limits.MOST_BYTES);
    }

    /** What a feedback and its answer make, to be learned at once. */
    TrainingExample example(AdmittedFeedback admitted, Answer answer) {
        Feedback feedback = admitted.feedback();
        InferenceResponse response = answer.response();
        return TrainingExample.newBuilder()
                .setFeedbackId(admitted.id())
                .setOrigin(admitted.origin())
                .setModel(response.getModel())
                .setUse(Use.LEARN)
                .setRequestId(admitted.requestId())
                .setAttempt(answer.attempt())
                .setVersion(answer.version())
                .setMessages(response.getMessages())
                .setAnswer(response.getAnswer())
                .setLogProbability(response.getLogProbability())
                .setPerson(feedback.getPerson())
                .setKind(feedback.getKind())
                .setDemonstration(feedback.getAnswer())
                .setChosen(feedback.getChosen())
                .setRejected(feedback.getRejected())
                .setUp(feedback.getUp())
                .setScore(feedback.getScore())
                .setScale(feedback.getScale())
                .setFeedbackAt(admitted.at())
                .build();
    }

    /** Lets an example go, with its use: whether it judges first. */
    Outcome release(TrainingExample example) {
        boolean judges = example.getKind() != FeedbackKind.RETRACTION
                && holdOut.takes(example.getModel(), example.getMessages());
        return new Outcome.Joined(judges ? judging(example) : example);
    }

    private TrainingExample judging(TrainingExample example) {
        return TrainingExample.newBuilder(example)
                .setUse(Use.JUDGE_THEN_LEARN)
                .setJudgeUntil(judgeUntil(example.getFeedbackAt()))
                .build();
    }

    /** A sender's clock that is ahead must not hold its feedback back. */
    private long judgeUntil(long feedbackAt) {
        return Math.min(feedbackAt, clock.millis()) + window.toMillis();
    }
}
