package dev.freshet.local.stack;

import dev.freshet.inference.engine.Engine;
import dev.freshet.inference.languagemodel.LanguageModelEngine;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.LearnerFactory;
import dev.freshet.training.LoraLearnerFactory;
import dev.freshet.updater.UpdaterConfig;
import dev.freshet.updater.judge.Judge;
import dev.freshet.updater.judge.LanguageModelJudge;

/** The language model in every service, as their own mains have it. */
public final class LanguageModelParts implements StackParts {

    private final StackConfig config;

    /** Parts for a stack of this configuration. */
    public LanguageModelParts(StackConfig config) {
        this.config = config;
    }

    @Override
    public LearnerFactory learners() {
        return new LoraLearnerFactory(
                config.training().trainer(), config.training().methods());
    }

    @Override
    public Judge judge(ArtifactStore artifacts) {
        UpdaterConfig updater = config.updater();
        return new LanguageModelJudge(
                artifacts, new ModelOptions(updater.device(), updater.dtype()), updater.adapter(), updater.gate());
    }

    @Override
    public Engine engine() {
        return new LanguageModelEngine(
                config.languageModel(), config.inference().slots());
    }
}
