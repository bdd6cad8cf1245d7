package dev.freshet.ingest;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.Feedback;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Admits feedback: what can be learned, or takes back what was, goes on to the join; what cannot has its fate here. Which
 * of several judgements of one person counts is the learner's decision: the door only keeps their order.
 */
final class FeedbackDoor implements Door {

    private final WireFormat<Feedback> wire = Topics.FEEDBACK.wire();
    private final FeedbackRules rules;
    private final Fates fates;
    private final Clock clock;

    FeedbackDoor(FeedbackRules rules, Clock clock) {
        this.rules = rules;
        this.fates = new Fates(clock);
        this.clock = clock;
    }

    @Override
    public Optional<Outcome> admit(Incoming record) {
        return Optional.of(decide(record));
    }

    private Outcome decide(Incoming record) {
        Feedback feedback;
        try {
            feedback = wire.decode(record.value());
        } catch (WireFormatException e) {
            return record.refused(String.valueOf(e.getMessage()), clock);
        }
        List<String> faults = rules.check(feedback);
        if (!faults.isEmpty()) {
            return record.refused(String.join("; ", faults), clock);
        }
        AdmittedFeedback admitted = new AdmittedFeedback(record.origin(), record.appendedAt(), feedback);
        return notLearnable(feedback)
                .map(reason -> fates.notLearnable(admitted, reason))
                .orElseGet(() -> new Outcome.Admitted(admitted));
    }

    private static Optional<String> notLearnable(Feedback feedback) {
        return switch (feedback.getKind()) {
            case COMMENT -> Optional.of("a comment is kept, not learned");
            case SCORE ->
                feedback.getScore() * 2 == feedback.getScale()
                        ? Optional.of("a score in the middle of its scale says neither good nor bad")
                        : Optional.empty();
            case DEMONSTRATION, PREFERENCE, THUMB, RETRACTION -> Optional.empty();
        };
    }
}
