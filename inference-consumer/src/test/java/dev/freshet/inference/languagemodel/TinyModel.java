package dev.freshet.inference.languagemodel;

import dev.freshet.languagemodel.Adapter;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ChatMessage;
import dev.freshet.languagemodel.LoraConfig;
import dev.freshet.languagemodel.LoraTrainer;
import dev.freshet.languagemodel.ModelConfig;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.Pretrainer;
import dev.freshet.languagemodel.PretrainerOptions;
import dev.freshet.languagemodel.SupervisedExample;
import dev.freshet.languagemodel.TrainerOptions;
import dev.freshet.service.artifacts.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real language model, tiny and untrained, whose versions learned to answer everything with their name. */
final class TinyModel {

    private static final int BYTES_AND_SPECIAL_TOKENS = 259;
    private static final int STEPS = 40;

    private TinyModel() {}

    /** Stores a base model and returns its digest. */
    static String store(Path folder, ArtifactStore artifacts) throws IOException {
        ModelConfig config = ModelConfig.llama(BYTES_AND_SPECIAL_TOKENS, 32, 64, 2, 4, 2, 8, 128, 10_000, 1e-5, true);
        try (Pretrainer pretrainer = Pretrainer.create(config, new PretrainerOptions(1e-2, 1e-4, 1, 10, 0.01, 1, 7))) {
            pretrainer.save(folder);
        }
        Map<String, byte[]> files = new HashMap<>();
        for (String file : List.of("config.json", "model.safetensors")) {
            files.put(file, Files.readAllBytes(folder.resolve(file)));
        }
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            try (InputStream in = TinyModel.class.getResourceAsStream("/tiny-model/" + file)) {
                files.put(file, in.readAllBytes());
            }
        }
        return artifacts.put(files);
    }

    /** Trains an adapter that answers with {@code name}, stores it and returns its digest. */
    static String storeAdapter(BaseModel base, String name, ArtifactStore artifacts) {
        Map<String, byte[]> zero = Adapter.zero(base, LoraConfig.defaults(), 1);
        try (LoraTrainer trainer = LoraTrainer.restore(base, new TrainerOptions(1e-2, 1, 0, 0, 128), zero)) {
            for (int step = 0; step < STEPS; step++) {
                trainer.step(List.of(new SupervisedExample(List.of(ChatMessage.user("who are you")), name)));
            }
            return artifacts.put(trainer.save());
        }
    }

    static BaseModel load(String digest, ArtifactStore artifacts) {
        return BaseModel.load(artifacts.folder(digest), new ModelOptions("cpu"));
    }
}
