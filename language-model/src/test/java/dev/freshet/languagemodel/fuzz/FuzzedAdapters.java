package dev.freshet.languagemodel.fuzz;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.TinyTokenizer;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.TrainerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Readers of an adapter's files, for a tiny base model. */
final class FuzzedAdapters {

    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";

    private FuzzedAdapters() {}

    /** A config may be one that the weights do not fit. */
    static FuzzedReader config(Path folder) throws IOException {
        return file(folder, CONFIG, CONFIG + "|" + WEIGHTS, FuzzedAdapters::load);
    }

    static FuzzedReader weights(Path folder) throws IOException {
        return file(folder, WEIGHTS, WEIGHTS, FuzzedAdapters::load);
    }

    static FuzzedReader optimizer(Path folder) throws IOException {
        return file(folder, OPTIMIZER, OPTIMIZER, FuzzedAdapters::restore);
    }

    private static FuzzedReader file(Path folder, String name, String refused, Loader loader) throws IOException {
        ModelConfig config = ModelConfig.llama(TinyTokenizer.VOCABULARY, 8, 8, 1, 1, 1, 8, 64, 10_000, 1e-5, true);
        TestModels.writeFolder(folder, config, 0.2, 1);
        BaseModel base = BaseModel.load(folder, ModelOptions.defaults());
        Map<String, byte[]> files = new HashMap<>(TinyModel.files(base, 1, 0.1, 1));
        try (LoraTrainer trainer = LoraTrainer.restore(base, TrainerOptions.defaults(), files)) {
            files.putAll(trainer.save());
        }
        FuzzedReader.Body body = input -> {
            Map<String, byte[]> changed = new HashMap<>(files);
            changed.put(name, input);
            loader.load(base, changed);
        };
        return new FuzzedReader(refused, Map.of("rank1", files.get(name)), body, base);
    }

    private static void load(BaseModel base, Map<String, byte[]> files) {
        try (Adapter adapter = Adapter.load(base, files)) {
            FuzzedReader.check(
                    adapter.tensors().arrays().length == 14 * base.config().layers(), "tensors are missing");
        }
    }

    private static void restore(BaseModel base, Map<String, byte[]> files) {
        try (LoraTrainer trainer = LoraTrainer.restore(base, TrainerOptions.defaults(), files)) {
            FuzzedReader.check(trainer.steps() >= 0, "steps are negative");
        }
    }

    private interface Loader {
        void load(BaseModel base, Map<String, byte[]> files);
    }
}
