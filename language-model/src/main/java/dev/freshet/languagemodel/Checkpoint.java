package dev.freshet.languagemodel;

import java.nio.file.Path;

/** The tensors of a model folder, by name. Their bytes are read from the mapped file as they are asked for. Thread-safe. */
final class Checkpoint {

    static final String FILE = "model.safetensors";

    private final SafetensorsFile file;

    private Checkpoint(SafetensorsFile file) {
        this.file = file;
    }

    /** Opens a folder's weights: names, shapes and types are those of the config. */
    static Checkpoint open(Path folder, ModelConfig config) {
        SafetensorsFile file = SafetensorsFile.map(folder.resolve(FILE));
        file.expect(config.weightShapes());
        return new Checkpoint(file);
    }

    /**
     * Rows of a tensor as they lie in the file; each element of a vector is a row.
     *
     * @param first the first row
     * @param count how many, at most 2 GiB of them
     */
    TensorData rows(String tensor, long first, int count) {
        return file.rows(tensor, first, count);
    }

    /** An error that names the tensor's file. */
    InvalidModelException fault(String tensor, String fault) {
        return new InvalidModelException(FILE, "tensor " + tensor + " " + fault);
    }
}
