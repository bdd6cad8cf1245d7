package dev.freshet.updater.judge;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.service.artifacts.ArtifactException;
import dev.freshet.service.artifacts.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A base model with its invariants and its own marks on them. Owns the model.
 *
 * @param model the model
 * @param fixed the invariants that judge
 * @param far those that measure the distance from the model
 * @param marks the model's own on {@code fixed}
 */
record JudgedBase(BaseModel model, List<SupervisedExample> fixed, List<SupervisedExample> far, Marks marks)
        implements AutoCloseable {

    static JudgedBase load(ArtifactStore artifacts, String digest, ModelOptions options, GateConfig gate) {
        try {
            Path folder = artifacts.folder(digest);
            List<SupervisedExample> invariants = Invariants.read(folder);
            List<SupervisedExample> fixed = Invariants.spread(invariants, gate.fixedLimit());
            List<SupervisedExample> far = Invariants.spread(fixed, gate.distanceLimit());
            return scored(BaseModel.load(folder, options), fixed, far);
        } catch (ArtifactException | InvalidModelException | IOException e) {
            throw new UnusableBaseException("base model " + digest + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static JudgedBase scored(BaseModel model, List<SupervisedExample> fixed, List<SupervisedExample> far) {
        try {
            return new JudgedBase(model, fixed, far, Marks.of(Evaluator.score(model, null, fixed)));
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
