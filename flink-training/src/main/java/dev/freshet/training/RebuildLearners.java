package dev.freshet.training;

import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.material.Material;
import java.util.List;
import java.util.Optional;

/** Learners that take what one method takes, and stop where learning diverges: there is no judge to ask. */
final class RebuildLearners implements LearnerFactory {

    private static final long serialVersionUID = 1L;

    private final LearnerFactory factory;
    private final RebuildMethod method;

    RebuildLearners(LearnerFactory factory, RebuildMethod method) {
        this.factory = factory;
        this.method = method;
    }

    @Override
    public Learners open(ArtifactStore artifacts) {
        return LearnerFactory.wrapped(factory.open(artifacts), learner -> new OneMethod(learner, method));
    }

    private static final class OneMethod extends DelegatingLearner {

        private final RebuildMethod method;

        OneMethod(Learner learner, RebuildMethod method) {
            super(learner);
            this.method = method;
        }

        @Override
        public Optional<String> refuse(Material material) {
            return method.keep(List.of(material)).isEmpty() ? Optional.empty() : super.refuse(material);
        }

        @Override
        public StepFigures step(List<Material> batch, double rate) {
            StepFigures figures = super.step(method.keep(batch), rate);
            if (!figures.isFinite()) {
                throw new RebuildException("learning diverged at step " + steps() + ": loss " + figures.loss()
                        + ", gradient norm " + figures.gradientNorm());
            }
            return figures;
        }
    }
}
