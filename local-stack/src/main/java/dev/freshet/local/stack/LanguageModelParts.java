package dev.freshet.local.stack;

import dev.freshet.inference.InferenceConfig;
import dev.freshet.inference.engine.Engine;
import dev.freshet.inference.languagemodel.LanguageModelConfig;
import dev.freshet.inference.languagemodel.LanguageModelEngine;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.training.LearnerFactory;
import dev.freshet.training.LoraLearnerFactory;
import dev.freshet.training.TrainingConfig;
import dev.freshet.updater.UpdaterConfig;
import dev.freshet.updater.judge.Judge;
import dev.freshet.updater.judge.LanguageModelJudge;

/** The language model in every service, as their own mains have it. */
public final class LanguageModelParts implements StackParts {

    private final TrainingConfig training;
    private final UpdaterConfig updater;
    private final InferenceConfig inference;
    private final LanguageModelConfig languageModel;

    private LanguageModelParts(
            TrainingConfig training, UpdaterConfig updater, InferenceConfig inference, LanguageModelConfig model) {
        this.training = training;
        this.updater = updater;
        this.inference = inference;
        this.languageModel = model;
    }

    /** Parts for a stack of this configuration. */
    public LanguageModelParts(StackConfig config) {
        this(config.training(), config.updater(), config.inference(), config.languageModel());
    }

    /** Parts for services that read the same sections, each in its own process. */
    public static LanguageModelParts read(ConfigReader config) {
        return new LanguageModelParts(
                config.read("training", TrainingConfig.defaults()),
                config.read("updater", UpdaterConfig.defaults()),
                config.read("inference", InferenceConfig.defaults()),
                config.read("language-model", LanguageModelConfig.defaults()));
    }

    @Override
    public LearnerFactory learners() {
        return new LoraLearnerFactory(training.trainer(), training.methods());
    }

    @Override
    public Judge judge(ArtifactStore artifacts) {
        return new LanguageModelJudge(
                artifacts, new ModelOptions(updater.device(), updater.dtype()), updater.adapter(), updater.gate());
    }

    @Override
    public Engine engine() {
        return new LanguageModelEngine(languageModel, inference.slots());
    }
}
