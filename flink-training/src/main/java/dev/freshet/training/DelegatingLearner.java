package dev.freshet.training;

import dev.freshet.training.material.Material;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Does everything as another learner, which it owns, but for what a subclass changes. */
public abstract class DelegatingLearner implements Learner {

    private final Learner learner;

    /** Closes {@code learner} when it is closed. */
    protected DelegatingLearner(Learner learner) {
        this.learner = learner;
    }

    @Override
    public Optional<String> refuse(Material material) {
        return learner.refuse(material);
    }

    @Override
    public StepFigures step(List<Material> batch, double rate) {
        return learner.step(batch, rate);
    }

    @Override
    public void refer(Map<String, byte[]> files) {
        learner.refer(files);
    }

    @Override
    public long steps() {
        return learner.steps();
    }

    @Override
    public Map<String, byte[]> save() {
        return learner.save();
    }

    @Override
    public void close() {
        learner.close();
    }
}
