package dev.freshet.ingest;

import static java.util.stream.Collectors.toCollection;

import dev.freshet.schemas.Ids;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must hold of a feedback beyond its schema. */
final class FeedbackRules {

    private static final Map<FeedbackKind, Set<String>> VALUES = Map.of(
            FeedbackKind.DEMONSTRATION, Set.of("answer"),
            FeedbackKind.PREFERENCE, Set.of("chosen", "rejected"),
            FeedbackKind.THUMB, Set.of("up"),
            FeedbackKind.SCORE, Set.of("score", "scale"),
            FeedbackKind.COMMENT, Set.of("comment"),
            FeedbackKind.RETRACTION, Set.of());
    private static final Set<String> ALL_VALUES = Stream.of(
                    "answer", "chosen", "rejected", "up", "score", "scale", "comment")
            .collect(toCollection(LinkedHashSet::new));

    private final int maxTextLength;

    FeedbackRules(int maxTextLength) {
        this.maxTextLength = maxTextLength;
    }

    /** All that is wrong with a feedback, each naming its field; empty when it may come in. */
    List<String> check(Feedback feedback) {
        List<String> faults = new ArrayList<>();
        checkName(faults, "request_id", feedback.getRequestId());
        checkName(faults, "feedback_id", feedback.getFeedbackId());
        checkName(faults, "person", feedback.getPerson());
        if (feedback.getAttempt() != null && feedback.getAttempt() < 1) {
            faults.add("attempt is " + feedback.getAttempt() + ", allowed: >= 1");
        }
        checkVersion(faults, feedback.getVersion());
        checkValues(faults, feedback);
        checkScore(faults, feedback);
        checkPreference(faults, feedback);
        if (feedback.getKind() == FeedbackKind.RETRACTION && feedback.getPerson() == null) {
            faults.add("person is missing, needed by RETRACTION");
        }
        return faults;
    }

    private static void checkName(List<String> faults, String field, @Nullable String name) {
        if (name != null && !Ids.isId(name)) {
            faults.add(field + " is " + Limits.quote(name) + ", allowed: " + Ids.ALLOWED);
        }
    }

    private static void checkVersion(List<String> faults, @Nullable String version) {
        if (version == null) {
            return;
        }
        try {
            VersionId.parse(version);
        } catch (IllegalArgumentException e) {
            faults.add("version is " + Limits.quote(version) + ", allowed: model@number");
        }
    }

    private void checkValues(List<String> faults, Feedback feedback) {
        Set<String> needed = VALUES.getOrDefault(feedback.getKind(), Set.of());
        for (String field : ALL_VALUES) {
            Object value =
                    feedback.get(Feedback.getClassSchema().getField(field).pos());
            if (needed.contains(field) && value == null) {
                faults.add(field + " is missing, needed by " + feedback.getKind());
            } else if (!needed.contains(field) && value != null) {
                faults.add(field + " is given, not allowed with " + feedback.getKind());
            } else if (value instanceof String text && (text.isBlank() || text.length() > maxTextLength)) {
                faults.add(field + " has " + text.strip().length() + " visible of " + text.length()
                        + " characters, allowed: 1 to " + maxTextLength);
            }
        }
    }

    private static void checkPreference(List<String> faults, Feedback feedback) {
        String chosen = feedback.getChosen();
        String rejected = feedback.getRejected();
        if (chosen != null && rejected != null && chosen.strip().equals(rejected.strip())) {
            faults.add("rejected is " + Limits.quote(rejected) + ", allowed: another answer than chosen");
        }
    }

    private static void checkScore(List<String> faults, Feedback feedback) {
        Double score = feedback.getScore();
        Double scale = feedback.getScale();
        if (scale != null && !(scale > 0 && Double.isFinite(scale))) {
            faults.add("scale is " + scale + ", allowed: above 0");
        } else if (scale != null && score != null && !(score >= 0 && score <= scale)) {
            faults.add("score is " + score + ", allowed: 0 to " + scale);
        }
    }
}
