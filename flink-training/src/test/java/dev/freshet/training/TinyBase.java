package dev.freshet.training;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.service.artifacts.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;

/** A random base model of a few thousand weights, and a zero adapter for it, in an artifact store. */
record TinyBase(String base, String adapter) {

    static TinyBase put(ArtifactStore store, Path folder) throws IOException {
        TinyModel.write(folder);
        String base = store.put(TinyModel.files(folder));
        try (BaseModel model = BaseModel.load(store.folder(base), ModelOptions.defaults())) {
            return new TinyBase(base, store.put(Adapter.zero(model, LoraConfig.defaults(), 1)));
        }
    }
}
