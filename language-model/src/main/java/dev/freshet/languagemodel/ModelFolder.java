package dev.freshet.languagemodel;

import dev.freshet.languagemodel.checkpoint.Checkpoint;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.ModelConfigJson;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import java.nio.file.Path;

/** Checks of a folder in the Hugging Face layout that need no engine: whether {@link BaseModel} could load it. */
public final class ModelFolder {

    private ModelFolder() {}

    /**
     * Reads {@code config.json}.
     *
     * @throws InvalidModelException if it is missing, or of a model that is not supported
     */
    public static ModelConfig readConfig(Path folder) {
        return BaseModel.readConfig(folder.resolve(ModelConfigJson.FILE));
    }

    /**
     * Checks that the tokenizer's files can be used, and fit the config.
     *
     * @throws InvalidModelException if they do not
     */
    public static void checkTokenizer(Path folder) {
        ModelConfig config = readConfig(folder);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            BaseModel.checkVocabulary(config, tokenizer);
        }
    }

    /**
     * Checks config, tokenizer, and the names, shapes and types of all weights, without reading their values.
     *
     * @throws InvalidModelException names the file and its fault
     */
    public static void check(Path folder) {
        checkTokenizer(folder);
        Checkpoint.open(folder, readConfig(folder));
    }
}
