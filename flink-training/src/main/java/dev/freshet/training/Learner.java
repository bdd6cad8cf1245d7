package dev.freshet.training;

import dev.freshet.training.material.Material;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The adapter of one model under training. It owns native memory and is closed by whoever had it made; one thread. The
 * same steps from the same files give the same files, bit for bit.
 */
public interface Learner extends AutoCloseable {

    /** Why something cannot be learned, for example because it is longer than the model's context; empty if it can. */
    Optional<String> refuse(Material material);

    /**
     * One optimizer step on a batch of at least one example.
     *
     * @param rate factor of the learning rate, in (0, 1]
     */
    StepFigures step(List<Material> batch, double rate);

    /**
     * Measures preferences and ratings against a version from the next step on; until the first call it is the base.
     *
     * @param files of the version's artifact
     */
    void refer(Map<String, byte[]> files);

    /** Steps since the model's first version. */
    long steps();

    /** The files of the artifact: weights, optimizer moments and step. Equal learners give equal bytes. */
    Map<String, byte[]> save();

    @Override
    void close();
}
