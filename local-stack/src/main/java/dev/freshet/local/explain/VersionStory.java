package dev.freshet.local.explain;

import dev.freshet.local.audit.Facts;
import dev.freshet.local.audit.Facts.Placed;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.Rebuild;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.TrainingExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The story of a version: what it was trained from and on, and what was decided about it. */
public final class VersionStory {

    private VersionStory() {}

    /**
     * Empty if nothing is known of the version.
     *
     * @param most of the examples that it learned are listed
     */
    public static Optional<Story> of(Facts facts, VersionId version, int most) {
        Map<Integer, ModelCandidate> candidates = candidates(facts, version.model());
        List<ReleaseDecision> decisions;
        try (Stream<ReleaseDecision> all = facts.decisions()) {
            decisions = all.filter(decision -> decision.getVersion() != null
                            && VersionId.of(decision.getVersion()).equals(version))
                    .toList();
        }
        ModelCandidate candidate = candidates.get(version.number());
        if (candidate == null && decisions.isEmpty()) {
            return Optional.empty();
        }
        Story story = new Story(version.toString());
        if (candidate == null) {
            story.remark("no manifest: the base model with an adapter that changes nothing");
        } else {
            built(story, candidate);
            story.remark("descends from " + chain(candidates, candidate));
            learned(facts, story, candidate, most);
        }
        decisions.forEach(decision -> story.add(decision.getAt(), line(decision)));
        return Optional.of(story);
    }

    private static Map<Integer, ModelCandidate> candidates(Facts facts, String model) {
        try (Stream<ModelCandidate> all = facts.candidates()) {
            return all.filter(candidate -> candidate.getVersion().getModel().equals(model))
                    .collect(Collectors.toMap(
                            candidate -> candidate.getVersion().getNumber(),
                            candidate -> candidate,
                            (one, again) -> one));
        }
    }

    private static void built(Story story, ModelCandidate candidate) {
        String metrics = figures(candidate.getMetrics());
        Rebuild rebuilt = candidate.getRebuilt();
        story.add(
                candidate.getAt(),
                "built by " + candidate.getBuiltBy()
                        + (rebuilt == null
                                ? ""
                                : " in the place of version " + rebuilt.getOf() + ", method " + rebuilt.getMethod()
                                        + ",")
                        + " from version " + candidate.getParent() + " on "
                        + candidate.getLearnedCount() + (rebuilt == null ? " new" : "") + " examples, optimizer step "
                        + candidate.getStep() + (metrics.isEmpty() ? "" : " [" + metrics + "]"));
        story.remark("base " + candidate.getVersion().getBase());
        story.remark("adapter " + candidate.getVersion().getAdapter());
        if (rebuilt != null) {
            rebuilt.getLeftOut()
                    .forEach(leftOut -> story.remark("leaves out " + leftOut.getCount()
                            + (leftOut.getCount() == 1 ? " example: " : " examples: ") + leftOut.getReason()));
        }
    }

    private static String chain(Map<Integer, ModelCandidate> candidates, ModelCandidate candidate) {
        List<String> numbers = new ArrayList<>();
        ModelCandidate next = candidate;
        while (next != null && numbers.size() <= candidates.size()) {
            numbers.add(Integer.toString(next.getParent()));
            next = candidates.get(next.getParent());
        }
        return String.join(", ", numbers);
    }

    private static void learned(Facts facts, Story story, ModelCandidate candidate, int most) {
        List<Placed<TrainingExample>> examples;
        try (Stream<Placed<TrainingExample>> all = facts.examples()) {
            examples = all.filter(example -> EventStory.contains(candidate, example))
                    .toList();
        }
        examples.stream().limit(most).forEach(example -> story.remark("learned " + FeedbackText.of(example.value())));
        if (examples.size() > most) {
            story.remark("and " + (examples.size() - most) + " more");
        }
        if (examples.size() < candidate.getLearnedCount()) {
            story.remark((candidate.getLearnedCount() - examples.size()) + " are no longer kept");
        }
    }

    /** A decision, its scores behind it. */
    static String line(ReleaseDecision decision) {
        String scores = figures(decision.getScores());
        return decision.getKind()
                + (decision.getVersion() == null ? "" : " " + VersionId.of(decision.getVersion())) + " at epoch "
                + decision.getEpoch() + (decision.getReason().isBlank() ? "" : ": " + decision.getReason())
                + (scores.isEmpty() ? "" : " [" + scores + "]");
    }

    private static String figures(Map<String, Double> values) {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(value -> String.format(Locale.ROOT, "%s %.3g", value.getKey(), value.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
