package dev.freshet.local.stack;

import dev.freshet.inference.EchoEngine;
import dev.freshet.inference.engine.Engine;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.LearnerFactory;
import dev.freshet.training.TwoParameterLearner;
import dev.freshet.updater.FixedJudge;
import dev.freshet.updater.judge.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Parts without a language model. */
public final class MechanicalParts implements StackParts {

    /** Writes a folder that has the files of a base model: these parts read none of them. */
    public static Path base(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
            Files.writeString(folder.resolve(name), name);
        }
        return folder;
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
        return new EchoEngine();
    }
}
