package dev.freshet.training;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.service.artifacts.ArtifactStore;
import java.util.HashMap;
import java.util.Map;

/** Learners on language models. The learners of one slot share each base model, loaded when it is first needed. */
public final class LoraLearnerFactory implements LearnerFactory {

    private static final long serialVersionUID = 1L;

    private final TrainerConfig config;
    private final MethodsConfig methods;

    /** Learners with these settings. */
    public LoraLearnerFactory(TrainerConfig config, MethodsConfig methods) {
        this.config = config;
        this.methods = methods;
    }

    @Override
    public Learners open(ArtifactStore artifacts) {
        return new LoraLearners(config, methods, artifacts);
    }

    private static final class LoraLearners implements Learners {

        private final TrainerConfig config;
        private final MethodsConfig methods;
        private final ArtifactStore artifacts;
        private final Map<String, BaseModel> bases = new HashMap<>();

        LoraLearners(TrainerConfig config, MethodsConfig methods, ArtifactStore artifacts) {
            this.config = config;
            this.methods = methods;
            this.artifacts = artifacts;
        }

        @Override
        public Learner restore(String base, Map<String, byte[]> files) {
            BaseModel model =
                    bases.computeIfAbsent(base, digest -> BaseModel.load(artifacts.folder(digest), config.model()));
            int maxTokens = Math.min(config.maxTokens(), model.config().maxPositions());
            LoraTrainer trainer = LoraTrainer.restore(model, config.trainer().withLosses(methods.losses()), files);
            return new LoraLearner(trainer, model, methods.textRate(), maxTokens);
        }

        @Override
        public void close() {
            bases.values().forEach(BaseModel::close);
            bases.clear();
        }
    }
}
