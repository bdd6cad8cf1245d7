package dev.freshet.ingest;

import dev.freshet.schemas.Origins;
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

/**
 * Joins feedback with the answer that it judges, whichever comes first, and gives each feedback exactly one outcome.
 * Judgements of one answer leave in the order in which they came; which of them count is not decided here. How long something is kept counts from when it came here, by the clock: the times of records are their senders', and an
 * idle partition's never advance.
 */
final class Join {

    /** Bounds one transaction; what is left goes at the next look. */
    private static final int EXPIRED_AT_ONCE = 1_000;

    private final WireFormat<TrainingExample> wire = Topics.TRAINING_EXAMPLES.wire();
    private final JoinState state;
    private final HoldOut holdOut;
    private final Duration window;
    private final Duration retention;
    private final Clock clock;
    private final Fates fates;

    Join(JoinState state, HoldOut holdOut, IngestConfig config, Clock clock) {
        this.state = state;
        this.holdOut = holdOut;
        this.window = config.holdOut().window();
        this.retention = config.retention();
        this.clock = clock;
        this.fates = new Fates(clock);
    }

    /** Feedback comes: it meets its answer or waits for it. */
    List<Outcome> meet(AdmittedFeedback feedback) {
        Optional<String> first = state.see(feedback, Origins.name(feedback.origin()), goes());
        if (first.isPresent()) {
            return List.of(fates.duplicate(feedback, first.get()));
        }
        Optional<Answer> answer = state.answerFor(feedback);
        if (answer.isEmpty()) {
            state.await(feedback);
        }
        return answer.map(found -> join(feedback, found)).stream().toList();
    }

    /** An answer comes: it meets the feedback that waits for it. */
    List<Outcome> meet(Answer answer) {
        if (!state.add(answer, goes())) {
            return List.of();
        }
        return state.takeWaitingFor(answer).stream()
                .map(feedback -> join(feedback, answer))
                .toList();
    }

    /** Gives up what waited too long and forgets what is over. */
    List<Outcome> expire() {
        return state.expire(clock.millis(), EXPIRED_AT_ONCE).stream()
                .map(feedback -> fates.expired(feedback, retention))
                .toList();
    }

    private Outcome join(AdmittedFeedback admitted, Answer answer) {
        Feedback feedback = admitted.feedback();
        if (!admitted.isOf(answer.version())) {
            return fates.rejected(
                    admitted,
                    answer,
                    "it names " + feedback.getVersion() + ", but attempt " + answer.attempt() + " was answered by "
                            + answer.version());
        }
        TrainingExample example = example(admitted, answer);
        int bytes = wire.encode(example).length;
        if (bytes > Limits.MOST_BYTES) {
            return fates.rejected(
                    admitted,
                    answer,
                    "with its conversation it has " + bytes + " bytes, allowed: <= " + Limits.MOST_BYTES);
        }
        return new Outcome.Joined(example);
    }

    private TrainingExample example(AdmittedFeedback admitted, Answer answer) {
        Feedback feedback = admitted.feedback();
        InferenceResponse response = answer.response();
        boolean judges = feedback.getKind() != FeedbackKind.RETRACTION
                && holdOut.takes(response.getModel(), response.getMessages());
        return TrainingExample.newBuilder()
                .setFeedbackId(admitted.id())
                .setOrigin(admitted.origin())
                .setModel(response.getModel())
                .setUse(judges ? Use.JUDGE_THEN_LEARN : Use.LEARN)
                .setJudgeUntil(judges ? judgeUntil(admitted.at()) : null)
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

    /** A sender's clock that is ahead must not hold its feedback back. */
    private long judgeUntil(long feedbackAt) {
        return Math.min(feedbackAt, clock.millis()) + window.toMillis();
    }

    private long goes() {
        return clock.millis() + retention.toMillis();
    }
}
