package dev.freshet.local.stack;

import dev.freshet.inference.EchoEngine;
import dev.freshet.inference.engine.Engine;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.LearnerFactory;
import dev.freshet.training.TwoParameterLearner;
import dev.freshet.updater.FixedJudge;
import dev.freshet.updater.judge.Judge;

/** Parts without a language model. */
public final class MechanicalParts implements StackParts {

    @Override
    public LearnerFactory learners() {
        return new TwoParameterLearner.Factory();
    }

    @Override
    public Judge judge(ArtifactStore artifacts) {
        return FixedJudge.approving(TwoParameterLearner.zero());
    }

    @Override
    public Engine engine() {
        return new EchoEngine();
    }
}
