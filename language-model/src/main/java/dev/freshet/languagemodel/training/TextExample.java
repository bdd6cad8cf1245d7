package dev.freshet.languagemodel.training;

/**
 * A plain text to continue, learned to its end. One that is longer than the model's window is learned in pieces.
 *
 * @param text not empty
 * @param weight of this example beside others of its kind, in (0, 1000]; 1 is usual
 */
public record TextExample(String text, double weight) implements TrainingExample {

    /** Refuses an empty text. */
    public TextExample {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("text is empty, must hold at least one character");
        }
        LossOptions.checkWeight("weight", weight);
    }

    /** A text of weight 1. */
    public TextExample(String text) {
        this(text, 1);
    }

    @Override
    public Objective objective() {
        return Objective.TEXT;
    }
}
