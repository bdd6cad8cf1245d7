package dev.freshet.languagemodel.training;

/**
 * A plain text to continue, learned to its end. One that is longer than the model's window is learned in pieces.
 *
 * @param text not empty
 */
public record TextExample(String text) implements TrainingExample {

    /** Refuses an empty text. */
    public TextExample {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("text is empty, must hold at least one character");
        }
    }

    @Override
    public Objective objective() {
        return Objective.TEXT;
    }
}
