package dev.freshet.local.faults;

import dev.freshet.inference.EchoEngine;
import dev.freshet.inference.engine.Engine;
import dev.freshet.local.stack.StackParts;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.LearnerFactory;
import dev.freshet.training.TwoParameterLearner;
import dev.freshet.updater.FixedJudge;
import dev.freshet.updater.judge.Judge;
import java.time.Duration;

/** A service without a language model as a process. */
public final class MechanicalProcess implements StackParts {

    private MechanicalProcess() {}

    /** Runs until killed. */
    public static void main(String[] args) {
        ServiceProcess.run(args, config -> new MechanicalProcess());
    }

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
        return new EchoEngine(Duration.ofMillis(5));
    }
}
