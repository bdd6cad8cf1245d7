package dev.freshet.local.explain;

import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.TrainingExample;

/** What a judgement says, in words. */
final class FeedbackText {

    private FeedbackText() {}

    static String of(Feedback feedback) {
        return switch (feedback.getKind()) {
            case DEMONSTRATION -> "the right answer: " + Story.quote(feedback.getAnswer());
            case PREFERENCE ->
                "better: " + Story.quote(feedback.getChosen()) + ", worse: " + Story.quote(feedback.getRejected());
            case THUMB -> feedback.getUp() ? "thumb up" : "thumb down";
            case SCORE -> "score " + feedback.getScore() + " of " + feedback.getScale();
            case COMMENT -> "comment: " + Story.quote(feedback.getComment());
            case RETRACTION -> "takes back what was said before";
        };
    }

    /** What there is to learn; the place is its in training-examples. */
    static String of(TrainingExample example) {
        return switch (example.getSource()) {
            case FEEDBACK -> example.getFeedbackId() + ", " + ofFeedback(example) + by(example.getPerson());
            case TEXT -> example.getFeedbackId() + ", a text: " + Story.quote(String.valueOf(example.getText()));
            case ERASURE -> example.getFeedbackId() + ", an erasure";
            case REBUILT -> example.getFeedbackId() + ", a rebuilt version";
        };
    }

    private static String ofFeedback(TrainingExample example) {
        if (example.getKind() == null) {
            return "of no kind";
        }
        return switch (example.getKind()) {
            case DEMONSTRATION -> "the right answer: " + Story.quote(String.valueOf(example.getDemonstration()));
            case PREFERENCE ->
                "better: " + Story.quote(String.valueOf(example.getChosen())) + ", worse: "
                        + Story.quote(String.valueOf(example.getRejected()));
            case THUMB ->
                (Boolean.TRUE.equals(example.getUp()) ? "thumb up on " : "thumb down on ")
                        + Story.quote(example.getAnswer());
            case SCORE ->
                "score " + example.getScore() + " of " + example.getScale() + " on " + Story.quote(example.getAnswer());
            case COMMENT -> "a comment";
            case RETRACTION -> "takes back what was said before";
        };
    }

    static String by(String person) {
        return person == null ? "" : ", by " + person;
    }
}
