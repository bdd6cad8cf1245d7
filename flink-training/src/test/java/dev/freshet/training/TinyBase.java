package dev.freshet.training;

import dev.freshet.languagemodel.Adapter;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.LoraConfig;
import dev.freshet.languagemodel.ModelConfig;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.Pretrainer;
import dev.freshet.languagemodel.PretrainerOptions;
import dev.freshet.service.artifacts.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A random base model of a few thousand weights, and a zero adapter for it, in an artifact store. */
record TinyBase(String base, String adapter) {

    private static final int VOCABULARY = 259;
    private static final int CONTEXT = 128;
    private static final List<String> TOKENIZER = List.of("tokenizer.json", "tokenizer_config.json");

    static TinyBase put(ArtifactStore store, Path folder) throws IOException {
        ModelConfig config = ModelConfig.llama(VOCABULARY, 32, 48, 2, 4, 2, 8, CONTEXT, 10_000, 1e-5, true);
        try (Pretrainer random = Pretrainer.create(config, new PretrainerOptions(1e-3, 1e-4, 0, 1, 0, 1, 7))) {
            random.save(folder);
        }
        Map<String, byte[]> files = new HashMap<>();
        for (String name : TOKENIZER) {
            try (InputStream in = TinyBase.class.getResourceAsStream("tiny/" + name)) {
                Files.write(folder.resolve(name), in.readAllBytes());
            }
        }
        try (var paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        String base = store.put(files);
        try (BaseModel model = BaseModel.load(store.folder(base), ModelOptions.defaults())) {
            return new TinyBase(base, store.put(Adapter.zero(model, LoraConfig.defaults(), 1)));
        }
    }
}
