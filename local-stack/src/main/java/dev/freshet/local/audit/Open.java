package dev.freshet.local.audit;

import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Events without a fate: tells why each waits, or that it is lost. */
final class Open {

    private final Instant now;
    private final Duration grace;
    private final Duration retention;
    private final boolean approval;
    private final Violations violations;
    private final Map<Waiting.Reason, Waiting> waiting = new EnumMap<>(Waiting.Reason.class);
    private final Map<String, List<Facts.Placed<Feedback>>> unanswered = new HashMap<>();

    Open(Instant now, Duration grace, Door door, Violations violations) {
        this.now = now;
        this.grace = grace;
        this.retention = door.retention();
        this.approval = door.approval();
        this.violations = violations;
    }

    /** An event that its owner, flink-training, has in its hands. */
    void inTraining(Facts.Placed<Optional<Feedback>> event, int flags) {
        boolean accepted = event.value()
                .filter(feedback -> feedback.getKind() == FeedbackKind.THUMB)
                .isPresent();
        Waiting.Reason reason = accepted ? Waiting.Reason.NOT_REPLAYED : Waiting.Reason.NOT_LEARNED;
        if ((flags & Events.HELD_OUT) != 0) {
            reason = Waiting.Reason.HELD_OUT;
        } else if ((flags & Events.LEARNED) != 0) {
            reason = Waiting.Reason.NOT_RELEASED;
        }
        waits(event, reason);
    }

    /** An event whose example was not learned when its turn came. */
    void leftBehind(Facts.Placed<?> event, long since) {
        due(
                event,
                Math.max(event.at(), since),
                Waiting.Reason.NOT_LEARNED,
                "has an example without a fate and in no manifest, and later ones are learned");
    }

    /** An event in a released version. */
    void released(Facts.Placed<?> event, String version, long releasedAt) {
        due(event, releasedAt, Waiting.Reason.FATE_ON_ITS_WAY, "released in " + version + " without a fate");
    }

    /** An event that its owner, ingest-streams, has in its hands. */
    void atTheDoor(Facts.Placed<Optional<Feedback>> event) {
        Optional<Feedback> feedback = event.value().filter(Open::joins);
        if (feedback.isPresent()) {
            unanswered
                    .computeIfAbsent(feedback.get().getRequestId(), id -> new ArrayList<>())
                    .add(new Facts.Placed<>(event.partition(), event.offset(), event.at(), feedback.get()));
        } else {
            due(event, event.at(), Waiting.Reason.AT_THE_DOOR, "has neither a fate nor a dead letter");
        }
    }

    private static boolean joins(Feedback feedback) {
        return switch (feedback.getKind()) {
            case DEMONSTRATION, PREFERENCE, THUMB, RETRACTION -> true;
            case SCORE ->
                feedback.getScore() != null
                        && feedback.getScale() != null
                        && feedback.getScore() * 2 != feedback.getScale();
            case COMMENT -> false;
        };
    }

    /** Whether any event may wait for an answer. */
    boolean needsAnswers() {
        return !unanswered.isEmpty();
    }

    /** An answer; what waits for it should have been admitted. */
    void answer(Facts.Placed<InferenceResponse> answer) {
        InferenceResponse response = answer.value();
        FinishReason finish = response.getFinishReason();
        List<Facts.Placed<Feedback>> events = unanswered.get(response.getRequestId());
        if (events == null || (finish != FinishReason.STOP && finish != FinishReason.LENGTH)) {
            return;
        }
        events.removeIf(event -> {
            Integer attempt = event.value().getAttempt();
            // An answer is kept for feedback as long as feedback for an answer.
            boolean kept = age(answer.at(), event.at()).compareTo(retention) <= 0;
            boolean answered = kept && (attempt == null || Objects.equals(attempt, response.getAttempt()));
            if (answered) {
                answered(event, Math.max(event.at(), answer.at()));
            }
            return answered;
        });
    }

    private void answered(Facts.Placed<?> event, long since) {
        if (approval) {
            due(
                    event,
                    since + retention.toMillis(),
                    Waiting.Reason.NOT_APPROVED,
                    "was not approved in time, and it is not EXPIRED");
        } else {
            due(event, since, Waiting.Reason.AT_THE_DOOR, "has neither a fate nor an example, and its answer is there");
        }
    }

    /** All facts are in. */
    List<Waiting> waiting() {
        unanswered
                .values()
                .forEach(events -> events.forEach(event -> due(
                        event,
                        event.at() + retention.toMillis(),
                        Waiting.Reason.NO_ANSWER,
                        "no answer came in time, and it is not EXPIRED")));
        unanswered.clear();
        return List.copyOf(waiting.values());
    }

    private void due(Facts.Placed<?> event, long since, Waiting.Reason reason, String detail) {
        Duration age = age(since, now.toEpochMilli());
        if (age.compareTo(grace) > 0) {
            violations.add(
                    Violation.Kind.LOST,
                    Violations.eventName(event.partition(), event.offset()),
                    detail + " for " + age.toSeconds() + " s");
        } else {
            waits(event, reason);
        }
    }

    private void waits(Facts.Placed<?> event, Waiting.Reason reason) {
        String name = Violations.eventName(event.partition(), event.offset());
        waiting.merge(reason, new Waiting(reason, 1, age(event.at(), now.toEpochMilli()), name), (a, b) -> {
            Waiting older = a.oldest().compareTo(b.oldest()) >= 0 ? a : b;
            return new Waiting(reason, a.count() + b.count(), older.oldest(), older.example());
        });
    }

    private static Duration age(long since, long until) {
        return Duration.ofMillis(Math.max(0, until - since));
    }
}
