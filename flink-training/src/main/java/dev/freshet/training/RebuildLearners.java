package dev.freshet.training;

import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.material.Material;
import java.util.List;
import java.util.Map;
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
        Learners learners = factory.open(artifacts);
        return new Learners() {
            @Override
            public Learner restore(String base, Map<String, byte[]> files) {
                return new OneMethod(learners.restore(base, files), method);
            }

            @Override
            public void close() {
                learners.close();
            }
        };
    }

    private record OneMethod(Learner learner, RebuildMethod method) implements Learner {

        @Override
        public Optional<String> refuse(Material material) {
            return method.keep(List.of(material)).isEmpty() ? Optional.empty() : learner.refuse(material);
        }

        @Override
        public StepFigures step(List<Material> batch, double rate) {
            StepFigures figures = learner.step(method.keep(batch), rate);
            if (!figures.isFinite()) {
                throw new RebuildException("learning diverged at step " + learner.steps() + ": loss " + figures.loss()
                        + ", gradient norm " + figures.gradientNorm());
            }
            return figures;
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
}
