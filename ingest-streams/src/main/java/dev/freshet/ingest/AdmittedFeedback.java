package dev.freshet.ingest;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.Origin;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/**
 * A feedback that passed the door.
 *
 * @param origin its place in the feedback topic, which identifies the event
 * @param at its append time, epoch milliseconds
 * @param feedback what was said
 */
record AdmittedFeedback(Origin origin, long at, Feedback feedback) implements Arrival, FeedbackEvent {

    @Override
    public String key() {
        return requestId();
    }

    @Override
    public String requestId() {
        return feedback.getRequestId();
    }

    @Override
    public @Nullable String person() {
        return feedback.getPerson();
    }

    @Override
    public String id() {
        String given = feedback.getFeedbackId();
        return given == null ? "feedback-" + Origins.name(origin) : given;
    }

    /** Whether its sender named it: only such a name can come twice. */
    boolean isNamed() {
        return feedback.getFeedbackId() != null;
    }

    /** Whether it is about this answer to its request; the first answer that fits is the one. */
    boolean isAbout(int attempt, String version) {
        return feedback.getAttempt() == null ? isOf(version) : feedback.getAttempt() == attempt;
    }

    /** Whether the version that it names, if it names one, is this. */
    boolean isOf(String version) {
        return feedback.getVersion() == null || feedback.getVersion().equals(version);
    }

    @Override
    public List<Outcome> enter(Join join) {
        return join.meet(this);
    }

    static Serde<AdmittedFeedback> serde() {
        return Placed.serde(
                Topics.FEEDBACK.wire(),
                admitted -> new Placed<>(admitted.origin, admitted.at, admitted.feedback),
                placed -> new AdmittedFeedback(placed.origin(), placed.at(), placed.value()));
    }
}
