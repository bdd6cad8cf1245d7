package dev.freshet.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The adapter of one model under training. It owns native memory and is closed by whoever had it made; one thread. The
 * same steps from the same files give the same files, bit for bit.
 */
public interface Learner extends AutoCloseable {

    /** Why an example cannot be learned, for example because it is longer than the model's context; empty if it can. */
    Optional<String> refuse(Target target);

    /** One optimizer step on a batch of at least one example. */
    StepFigures step(List<Target> batch);

    /** Steps since the model's first version. */
    long steps();

    /** The files of the artifact: weights, optimizer moments and step. Equal learners give equal bytes. */
    Map<String, byte[]> save();

    @Override
    void close();
}
