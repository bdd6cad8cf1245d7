package dev.freshet.training.rules;

import dev.freshet.training.material.Material;
import java.util.List;

/**
 * What one step is taken on.
 *
 * @param lessons what is in the weights after it
 * @param materials what the learner is given
 * @param rate factor of the learning rate, in (0, 1]
 * @param staleness versions released since the answers that the new ones judge, on average
 */
public record Batch(List<Lesson> lessons, List<Material> materials, double rate, double staleness) {

    /** Copies the lists. */
    public Batch {
        lessons = List.copyOf(lessons);
        materials = List.copyOf(materials);
    }
}
