package dev.freshet.local.stack;

import dev.freshet.inference.engine.Engine;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.LearnerFactory;
import dev.freshet.updater.judge.Judge;

/** What learns, judges and answers in a stack's services. Each part is made once and closed by its service. */
public interface StackParts {

    /** Makes what learns. */
    LearnerFactory learners();

    /** Makes what judges. */
    Judge judge(ArtifactStore artifacts);

    /** Makes what answers. */
    Engine engine();
}
