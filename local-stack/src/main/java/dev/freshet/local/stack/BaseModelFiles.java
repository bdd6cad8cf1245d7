package dev.freshet.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;

/** A base model's folder in the Hugging Face layout. */
final class BaseModelFiles {

    private static final String WEIGHTS = "model.safetensors";

    private BaseModelFiles() {}

    /**
     * Checks that the files are there.
     *
     * @throws StackException if the folder holds no model
     */
    static void check(Path folder) {
        require(folder, "config.json");
        require(folder, "tokenizer.json");
        if (!Files.isRegularFile(folder.resolve(WEIGHTS + ".index.json"))) {
            require(folder, WEIGHTS);
        }
    }

    private static void require(Path folder, String name) {
        if (!Files.isRegularFile(folder.resolve(name))) {
            throw new StackException("no base model in " + folder + ": " + name
                    + " is missing; name another folder with --base, or make one with 'freshet pretrain'");
        }
    }
}
