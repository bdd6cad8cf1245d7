package dev.freshet.training.rules;

import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an example is learned as. */
enum Kind {
    /** The answer it should have been. */
    DEMONSTRATION,
    /** Two answers, of which one is better. */
    PREFERENCE,
    /** An answer that is good or bad: a thumb, or a score. */
    RATING,
    /** A text. */
    TEXT;

    static Kind of(TrainingExample example) {
        if (example.getSource() == Source.TEXT) {
            return TEXT;
        } else if (example.getKind() == FeedbackKind.DEMONSTRATION) {
            return DEMONSTRATION;
        }
        return example.getKind() == FeedbackKind.PREFERENCE ? PREFERENCE : RATING;
    }

    /** Why nothing can be learned from an example; empty if something can. */
    static Optional<String> fault(TrainingExample example) {
        if (example.getSource() == Source.TEXT) {
            return blank(example.getText()) ? Optional.of("a text without characters") : Optional.empty();
        }
        if (!isVersion(example.getVersion())) {
            return Optional.of("a judgement of the version '" + example.getVersion() + "', allowed: model@number");
        }
        FeedbackKind kind = example.getKind();
        if (kind == FeedbackKind.DEMONSTRATION) {
            return blank(example.getDemonstration())
                    ? Optional.of("a demonstration without its answer")
                    : Optional.empty();
        } else if (kind == FeedbackKind.PREFERENCE) {
            return faultOfPreference(example);
        } else if (kind == FeedbackKind.SCORE) {
            return faultOfScore(example);
        } else if (kind == FeedbackKind.THUMB) {
            return faultOfRating(example, example.getUp() == null ? "a thumb that is neither up nor down" : null);
        }
        return Optional.of("nothing is learned from the kind " + kind);
    }

    private static Optional<String> faultOfPreference(TrainingExample example) {
        if (blank(example.getChosen()) || blank(example.getRejected())) {
            return Optional.of("a preference without two answers");
        }
        return example.getChosen().equals(example.getRejected())
                ? Optional.of("a preference of an answer over itself")
                : Optional.empty();
    }

    private static Optional<String> faultOfScore(TrainingExample example) {
        Double score = example.getScore();
        Double scale = example.getScale();
        if (score == null || scale == null || !(scale > 0) || !(score >= 0 && score <= scale)) {
            return Optional.of("score " + score + " of " + scale);
        }
        return faultOfRating(example, 2 * score == scale ? "a score in the middle says neither good nor bad" : null);
    }

    private static Optional<String> faultOfRating(TrainingExample example, @Nullable String fault) {
        return blank(example.getAnswer()) ? Optional.of("a judgement of an empty answer") : Optional.ofNullable(fault);
    }

    /** Empty where it is not known. */
    private static boolean isVersion(String text) {
        try {
            return text.isEmpty() || VersionId.parse(text).number() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
