package dev.freshet.local.audit;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The audit: facts in, report out, no I/O of its own. One pass over each topic; time and memory grow with the number of
 * records, not faster.
 */
public final class Audit {

    private static final String TRAINING = "flink-training";

    private final Facts facts;
    private final Instant now;
    private final Violations violations = new Violations();
    private final Events events;
    private final Examples examples;
    private final LearningOrder order = new LearningOrder();
    private final Lineages lineages;
    private final Releases releases;
    private final Open open;
    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private final Map<Origin, Long> rejected = new HashMap<>();
    private Map<Origin, Long> leftBehind = Map.of();
    private long feedback;
    private long deadLetters;

    private Audit(Facts facts, Instant now, Duration grace, Door door) {
        this.facts = facts;
        this.now = now;
        this.events = new Events(facts.feedbackSpans());
        this.examples = new Examples(facts.exampleSpans());
        this.lineages = new Lineages(events, examples, facts, violations, order);
        this.releases = new Releases(lineages, violations);
        this.open = new Open(now, grace, door, violations);
    }

    /** Audits the ledger of a stack with the {@link Door#DEFAULT} door. */
    public static Report of(Facts facts, Instant now, Duration grace) {
        return of(facts, now, grace, Door.DEFAULT);
    }

    /**
     * Audits the ledger.
     *
     * @param now what ages are measured to
     * @param grace how long a service may take for a step that nothing holds up, before the event counts as lost
     * @param door how the door is configured
     */
    public static Report of(Facts facts, Instant now, Duration grace, Door door) {
        Audit audit = new Audit(facts, now, grace, door);
        each(facts.fates(), audit::fate);
        each(facts.deadLetters(), audit::deadLetter);
        each(facts.examples(), audit::example);
        each(facts.candidates(), audit.lineages::candidate);
        each(facts.decisions(), audit.releases::decision);
        each(facts.releases(), audit.releases::release);
        audit.leftBehind = audit.order.leftBehind(audit.examples, audit.events);
        each(facts.feedback(), audit::feedback);
        if (audit.open.needsAnswers()) {
            each(facts.answers(), audit.open::answer);
        }
        return audit.report();
    }

    private static <T> void each(Stream<T> records, Consumer<T> action) {
        try (records) {
            records.forEachOrdered(action);
        }
    }

    private void fate(LedgerEntry entry) {
        fates.merge(entry.getFate(), 1L, Long::sum);
        Origin origin = entry.getOrigin();
        if (!ended(origin, Events.FATED, "fate " + entry.getFate())) {
            return;
        }
        if (TRAINING.equals(entry.getWrittenBy())) {
            events.mark(origin, Events.BY_TRAINING);
            if (entry.getFate() == Fate.REJECTED) {
                rejected.put(origin, entry.getAt());
            }
        }
        String version = entry.getVersion();
        if (entry.getFate() == Fate.TRAINED && version != null) {
            events.setTrained(origin, VersionId.parse(version));
        }
    }

    private void deadLetter(DeadLetter letter) {
        if (letter.getTopic().equals(Topics.FEEDBACK.name())) {
            deadLetters++;
            ended(new Origin(letter.getPartition(), letter.getOffset()), Events.DEAD, "a dead letter");
        }
    }

    /** Marks an event's end; false if it is not the first or there is no such event. */
    private boolean ended(Origin origin, int flag, String what) {
        if (!events.knows(origin)) {
            violations.add(Violation.Kind.FATE_WITHOUT_EVENT, origin, what + ", after the end of the topic");
            return false;
        }
        if (events.has(origin, Events.FATED | Events.DEAD)) {
            violations.add(Violation.Kind.DOUBLE_FATE, origin, what + " is not its first");
            return false;
        }
        events.mark(origin, flag);
        return true;
    }

    private void example(Facts.Placed<TrainingExample> placed) {
        examples.add(placed);
        TrainingExample example = placed.value();
        if (example.getSource() != Source.FEEDBACK) {
            return;
        }
        Origin origin = example.getOrigin();
        String place = "at " + placed.partition() + "@" + placed.offset() + " of training-examples";
        if (!events.knows(origin)) {
            violations.add(Violation.Kind.EXAMPLE_WITHOUT_EVENT, origin, place);
            return;
        }
        if (events.has(origin, Events.EXAMPLE)) {
            violations.add(Violation.Kind.DOUBLE_EXAMPLE, origin, "again " + place);
        }
        events.mark(origin, Events.EXAMPLE);
        // Learning comes to each in turn; only those that the learner refuses are in no manifest.
        Long rejectedAt = rejected.get(origin);
        if (rejectedAt != null && LearningOrder.includes(example)) {
            order.reached(example.getModel(), placed.partition(), placed.offset(), rejectedAt);
        }
        Long until = example.getJudgeUntil();
        if (example.getUse() == Use.JUDGE_THEN_LEARN && until != null && until > now.toEpochMilli()) {
            events.mark(origin, Events.HELD_OUT);
        }
    }

    private void feedback(Facts.Placed<Optional<Feedback>> event) {
        feedback++;
        events.mark(event.partition(), event.offset(), Events.SEEN);
        int flags = events.flags(event.partition(), event.offset());
        if ((flags & (Events.FATED | Events.DEAD)) != 0) {
            return;
        }
        Optional<VersionId> released = events.released(event.partition(), event.offset());
        if (released.isPresent()) {
            open.released(event, released.get().toString(), lineages.releasedAt(released.get()));
        } else if ((flags & Events.EXAMPLE) != 0) {
            Long since = leftBehind.get(new Origin(event.partition(), event.offset()));
            if (since == null) {
                open.inTraining(event, flags);
            } else {
                open.leftBehind(event, since);
            }
        } else {
            open.atTheDoor(event);
        }
    }

    private Report report() {
        boolean allExamples = facts.exampleSpans().stream().allMatch(span -> span.start() == 0);
        EventCheck check = new EventCheck(events, violations, allExamples, lineages.beyondRetention());
        events.forEach(check::check);
        List<Waiting> waiting = open.waiting();
        return new Report(
                feedback,
                deadLetters,
                fates,
                waiting,
                lineages.candidates(),
                lineages.released(),
                violations.count(),
                violations.kept());
    }
}
