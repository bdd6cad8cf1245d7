package dev.freshet.training.rules;

import java.util.List;

/**
 * What an event decided.
 *
 * @param settlements the fates of examples, to be written once
 * @param restart whether the weights, moments and step are from now on those of {@link Curriculum#artifact}
 */
public record Outcome(List<Settlement> settlements, boolean restart) {

    static final Outcome NOTHING = new Outcome(List.of(), false);

    /** Copies the list. */
    public Outcome {
        settlements = List.copyOf(settlements);
    }
}
