package dev.freshet.training.rules;

import dev.freshet.training.material.Material;
import java.util.List;

/**
 * What one step is taken on.
 *
 * @param lessons what is in the weights after it
 * @param materials what the learner is given
 * @param rate factor of the learning rate, in (0, 1]
 */
public record Batch(List<Lesson> lessons, List<Material> materials, double rate) {

    /** Copies the lists. */
    public Batch {
        lessons = List.copyOf(lessons);
        materials = List.copyOf(materials);
    }
}
