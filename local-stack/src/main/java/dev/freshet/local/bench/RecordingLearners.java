package dev.freshet.local.bench;

import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.DelegatingLearner;
import dev.freshet.training.Learner;
import dev.freshet.training.LearnerFactory;
import dev.freshet.training.StepFigures;
import dev.freshet.training.material.Material;
import java.util.ArrayList;
import java.util.List;

/** Learners of others that write down what they are asked to learn, and when. In one JVM there is one set of steps. */
final class RecordingLearners implements LearnerFactory {

    private static final long serialVersionUID = 1L;
    /** A factory travels serialized, so what it makes can say nothing to the one who sent it but through here. */
    private static final List<Step> STEPS = new ArrayList<>();

    private final LearnerFactory factory;

    RecordingLearners(LearnerFactory factory) {
        this.factory = factory;
    }

    /** A step, from {@link System#nanoTime} to {@link System#nanoTime}. */
    record Step(List<Material> batch, double rate, long begin, long end) {}

    /** The steps since the last call, in order. */
    static List<Step> drain() {
        synchronized (STEPS) {
            List<Step> drained = List.copyOf(STEPS);
            STEPS.clear();
            return drained;
        }
    }

    @Override
    public Learners open(ArtifactStore artifacts) {
        return LearnerFactory.wrapped(factory.open(artifacts), Recording::new);
    }

    private static final class Recording extends DelegatingLearner {

        Recording(Learner learner) {
            super(learner);
        }

        @Override
        public StepFigures step(List<Material> batch, double rate) {
            long begin = System.nanoTime();
            StepFigures figures = super.step(batch, rate);
            synchronized (STEPS) {
                STEPS.add(new Step(List.copyOf(batch), rate, begin, System.nanoTime()));
            }
            return figures;
        }
    }
}
