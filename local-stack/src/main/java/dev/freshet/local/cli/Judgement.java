package dev.freshet.local.cli;

import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options of which exactly one says what is thought of an answer. */
final class Judgement {

    @Option(names = "--answer", paramLabel = "TEXT", description = "The answer it should have been.")
    private @Nullable String answer;

    @Option(names = "--up", description = "A good answer.")
    private boolean up;

    @Option(names = "--down", description = "A bad answer.")
    private boolean down;

    @Option(names = "--comment", paramLabel = "TEXT", description = "Free text; kept, not learned.")
    private @Nullable String comment;

    @Option(names = "--retract", description = "Takes back what --person said about this answer before.")
    private boolean retract;

    @ArgGroup(exclusive = false)
    private @Nullable Score score;

    @ArgGroup(exclusive = false)
    private @Nullable Preference preference;

    static final class Score {

        @Option(names = "--score", required = true, description = "A number from 0 to --scale.")
        private double score;

        @Option(names = "--scale", required = true, description = "The best score.")
        private double scale;
    }

    static final class Preference {

        @Option(names = "--chosen", required = true, paramLabel = "TEXT", description = "The better of two answers.")
        private String chosen = "";

        @Option(names = "--rejected", required = true, paramLabel = "TEXT", description = "The worse of two answers.")
        private String rejected = "";
    }

    Feedback.Builder fill(Feedback.Builder feedback) {
        if (answer != null) {
            return feedback.setKind(FeedbackKind.DEMONSTRATION).setAnswer(answer);
        }
        if (comment != null) {
            return feedback.setKind(FeedbackKind.COMMENT).setComment(comment);
        }
        if (retract) {
            return feedback.setKind(FeedbackKind.RETRACTION);
        }
        if (score != null) {
            return feedback.setKind(FeedbackKind.SCORE).setScore(score.score).setScale(score.scale);
        }
        if (preference != null) {
            return feedback.setKind(FeedbackKind.PREFERENCE)
                    .setChosen(preference.chosen)
                    .setRejected(preference.rejected);
        }
        return feedback.setKind(FeedbackKind.THUMB).setUp(up && !down);
    }
}
