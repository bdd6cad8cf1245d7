package dev.freshet.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A base model's folder in the Hugging Face layout, as the files of an artifact. */
final class BaseModelFiles {

    private BaseModelFiles() {}

    /**
     * Reads the files.
     *
     * @throws StackException if the folder holds no model
     */
    static Map<String, byte[]> read(Path folder) throws IOException {
        for (String name : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
            if (!Files.isRegularFile(folder.resolve(name))) {
                throw new StackException("no base model in " + folder + ": " + name
                        + " is missing; name another folder with --base, or make one with 'freshet pretrain'");
            }
        }
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
