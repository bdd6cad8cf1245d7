package dev.freshet.local.explain;

import dev.freshet.local.audit.Facts;
import dev.freshet.local.audit.Facts.Placed;
import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.LeftOut;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Rebuild;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.VersionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The stories of the feedback events of one name: a name is unique for its request alone. */
public final class EventStory {

    private final Facts facts;

    private EventStory(Facts facts) {
        this.facts = facts;
    }

    /**
     * One for each event of that name; empty if there is none.
     *
     * @param name as given, or {@code feedback-PARTITION@OFFSET} by its place
     */
    public static List<Story> of(Facts facts, String name) {
        return new EventStory(facts).tell(name);
    }

    private List<Story> tell(String name) {
        List<Placed<Optional<Feedback>>> events = list(facts.feedback(), event -> isNamed(event, name));
        List<Origin> origins = events.stream().map(EventStory::origin).toList();
        if (origins.isEmpty()) {
            return List.of();
        }
        List<LedgerEntry> fates = list(facts.fates(), fate -> origins.contains(fate.getOrigin()));
        List<Placed<TrainingExample>> examples = list(
                facts.examples(), example -> origins.contains(example.value().getOrigin()));
        List<ModelCandidate> candidates = list(facts.candidates(), candidate -> examples.stream()
                .anyMatch(example -> contains(candidate, example) || isLeftOut(candidate, example)));
        List<ReleaseDecision> decisions = list(facts.decisions(), decision -> candidates.stream()
                .anyMatch(candidate -> isOf(decision.getVersion(), candidate.getVersion())));
        List<Story> stories = new ArrayList<>();
        for (Placed<Optional<Feedback>> event : events) {
            Story story = new Story(name + ", feedback " + Origins.name(origin(event)));
            said(story, event);
            boolean joined = false;
            for (Placed<TrainingExample> example : examples) {
                if (example.value().getOrigin().equals(origin(event))) {
                    joined = true;
                    joined(story, example);
                    learned(story, example, candidates, decisions);
                }
            }
            fate(story, origin(event), fates, joined);
            stories.add(story);
        }
        return stories;
    }

    private static boolean isNamed(Placed<Optional<Feedback>> event, String name) {
        return name.equals("feedback-" + Origins.name(origin(event)))
                || event.value()
                        .map(Feedback::getFeedbackId)
                        .filter(name::equals)
                        .isPresent();
    }

    private static void said(Story story, Placed<Optional<Feedback>> event) {
        story.add(
                event.at(),
                event.value()
                        .map(feedback -> "sent" + FeedbackText.by(feedback.getPerson()) + ", about "
                                + feedback.getRequestId() + ": " + FeedbackText.of(feedback))
                        .orElse("sent, but no feedback can be read there: see dead-letters"));
    }

    private static void joined(Story story, Placed<TrainingExample> placed) {
        TrainingExample example = placed.value();
        String asked = example.getMessages().isEmpty()
                ? "nothing"
                : Story.quote(example.getMessages()
                        .get(example.getMessages().size() - 1)
                        .getContent());
        story.add(
                placed.at(),
                "joined with attempt " + example.getAttempt() + " of " + example.getRequestId() + ": asked " + asked
                        + ", " + example.getVersion() + " answered " + Story.quote(example.getAnswer()) + "; lies at "
                        + placed.partition() + "@" + placed.offset() + " of " + Topics.TRAINING_EXAMPLES.name());
        if (example.getJudgeUntil() != null) {
            story.add(
                    placed.at(),
                    "held out: judges candidates until " + java.time.Instant.ofEpochMilli(example.getJudgeUntil()));
        }
    }

    private static void learned(
            Story story,
            Placed<TrainingExample> example,
            List<ModelCandidate> candidates,
            List<ReleaseDecision> decisions) {
        for (ModelCandidate candidate : candidates) {
            Rebuild rebuilt = candidate.getRebuilt();
            String version = VersionId.of(candidate.getVersion())
                    + (rebuilt == null ? "" : ", which rebuilds version " + rebuilt.getOf() + ",");
            leftOut(candidate, example)
                    .ifPresent(leftOut ->
                            story.add(candidate.getAt(), version + " leaves it out: " + leftOut.getReason()));
            if (!contains(candidate, example)) {
                continue;
            }
            story.add(
                    candidate.getAt(),
                    version + " learned it with " + (candidate.getLearnedCount() - 1) + " others, from version "
                            + candidate.getParent());
            decisions.stream()
                    .filter(decision -> isOf(decision.getVersion(), candidate.getVersion()))
                    .forEach(decision -> story.add(decision.getAt(), VersionStory.line(decision)));
        }
    }

    private static void fate(Story story, Origin origin, List<LedgerEntry> fates, boolean joined) {
        List<LedgerEntry> own =
                fates.stream().filter(fate -> fate.getOrigin().equals(origin)).toList();
        for (LedgerEntry fate : own) {
            story.add(fate.getAt(), "fate " + describe(fate) + ", written by " + fate.getWrittenBy());
        }
        if (own.isEmpty()) {
            story.remark(joined ? "no fate yet: flink-training has it" : "no fate yet: ingest-streams has it");
        } else if (own.size() > 1) {
            story.remark("VIOLATION: " + own.size() + " fates; 'freshet ledger audit' tells more");
        }
    }

    private static String describe(LedgerEntry fate) {
        StringBuilder text = new StringBuilder(fate.getFate().toString());
        Stream.of(fate.getVersion(), fate.getOther())
                .filter(part -> part != null)
                .forEach(part -> text.append(' ').append(part));
        if (fate.getReason() != null) {
            text.append(": ").append(fate.getReason());
        }
        if (fate.getWeight() != null) {
            text.append(", weight ").append(fate.getWeight());
        }
        return text.toString();
    }

    static boolean contains(ModelCandidate candidate, Placed<TrainingExample> example) {
        return isOfModel(candidate, example) && holds(candidate.getLearned(), example);
    }

    private static boolean isLeftOut(ModelCandidate candidate, Placed<TrainingExample> example) {
        return leftOut(candidate, example).isPresent();
    }

    /** Why a rebuilt version leaves an example out; empty if it does not. */
    private static Optional<LeftOut> leftOut(ModelCandidate candidate, Placed<TrainingExample> example) {
        Rebuild rebuilt = candidate.getRebuilt();
        return rebuilt == null || !isOfModel(candidate, example)
                ? Optional.empty()
                : rebuilt.getLeftOut().stream()
                        .filter(leftOut -> holds(leftOut.getRanges(), example))
                        .findFirst();
    }

    private static boolean isOfModel(ModelCandidate candidate, Placed<TrainingExample> example) {
        return candidate.getVersion().getModel().equals(example.value().getModel());
    }

    private static boolean holds(List<OffsetRange> ranges, Placed<TrainingExample> example) {
        return ranges.stream()
                .anyMatch(range -> range.getPartition() == example.partition()
                        && range.getFirst() <= example.offset()
                        && example.offset() <= range.getLast());
    }

    private static boolean isOf(VersionRef decided, VersionRef candidate) {
        return candidate.equals(decided);
    }

    private static Origin origin(Placed<?> placed) {
        return new Origin(placed.partition(), placed.offset());
    }

    private static <T> List<T> list(Stream<T> records, Predicate<T> which) {
        try (records) {
            return records.filter(which).toList();
        }
    }
}
