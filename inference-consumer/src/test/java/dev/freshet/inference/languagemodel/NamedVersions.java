package dev.freshet.inference.languagemodel;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TrainerOptions;
import dev.freshet.service.artifacts.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Versions of a real language model, tiny and random, that learned to answer everything with their name. */
final class NamedVersions {

    private static final int STEPS = 40;

    private NamedVersions() {}

    /** Stores the base model and returns its digest. */
    static String storeBase(Path folder, ArtifactStore artifacts) throws IOException {
        TinyModel.write(folder);
        return artifacts.put(TinyModel.files(folder));
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
