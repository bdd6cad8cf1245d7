package dev.freshet.training.rules;

import java.util.List;

/**
 * A candidate to be published.
 *
 * @param number its number, never used before
 * @param parent number of the version that it was trained from
 * @param learned what it learned since its parent, in order of places
 */
public record Cut(int number, int parent, List<Lesson> learned) {

    /** Copies the list. */
    public Cut {
        learned = List.copyOf(learned);
    }
}
