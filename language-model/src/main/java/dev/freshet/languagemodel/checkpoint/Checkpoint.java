package dev.freshet.languagemodel.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors of a model folder, by name: of {@code model.safetensors}, or of the files that
 * {@code model.safetensors.index.json} names. Their bytes are read from the mapped files as they are asked for.
 * Thread-safe.
 */
public final class Checkpoint {

    private static final String FILE = "model.safetensors";
    private static final String HEAD = "lm_head.weight";
    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final int COMPARED_ELEMENTS = 1 << 20;

    private final Map<String, SafetensorsFile> files;

    private Checkpoint(Map<String, SafetensorsFile> files) {
        this.files = files;
    }

    /**
     * Opens a folder's weights: names and shapes are those of the config. Tensors that Transformers ignores too may be
     * there: rotary frequencies, and a head that is the embedding again.
     */
    public static Checkpoint open(Path folder, ModelConfig config) {
        boolean sharded = !Files.exists(folder.resolve(FILE)) && Files.exists(folder.resolve(ShardIndex.FILE));
        Map<String, SafetensorsFile> files = new LinkedHashMap<>();
        if (sharded) {
            files.putAll(ShardIndex.open(folder));
        } else {
            SafetensorsFile file = SafetensorsFile.map(folder.resolve(FILE));
            file.names().forEach(tensor -> files.put(tensor, file));
        }
        Checkpoint checkpoint = new Checkpoint(files);
        checkpoint.check(config, sharded ? ShardIndex.FILE : FILE);
        return checkpoint;
    }

    /** A whole tensor. */
    public TensorData tensor(String tensor) {
        return file(tensor).get(tensor);
    }

    /**
     * Rows of a tensor as they lie in the file; each element of a vector is a row.
     *
     * @param first the first row
     * @param count how many
     */
    public TensorData rows(String tensor, long first, int count) {
        return file(tensor).rows(tensor, first, count);
    }

    /** An error that names the tensor's file. */
    public InvalidModelException fault(String tensor, String fault) {
        return file(tensor).fault(tensor, fault);
    }

    private SafetensorsFile file(String tensor) {
        SafetensorsFile file = files.get(tensor);
        if (file == null) {
            throw new IllegalArgumentException("no tensor is called " + tensor);
        }
        return file;
    }

    private void check(ModelConfig config, String whole) {
        Map<String, long[]> shapes = config.weightShapes();
        shapes.forEach((tensor, shape) -> {
            SafetensorsFile file = files.get(tensor);
            if (file == null) {
                throw new InvalidModelException(whole, "tensor " + tensor + " is missing");
            }
            file.expect(tensor, shape);
        });
        files.forEach((tensor, file) -> {
            if (tensor.equals(HEAD) && config.tiedHead()) {
                checkTied(file, new long[] {config.vocabularySize(), config.width()});
            } else if (!shapes.containsKey(tensor) && !tensor.endsWith("rotary_emb.inv_freq")) {
                throw file.fault(tensor, "does not belong here");
            }
        });
    }

    private void checkTied(SafetensorsFile file, long[] shape) {
        file.expect(HEAD, shape);
        int most = (int) Math.max(1, COMPARED_ELEMENTS / shape[1]);
        for (long row = 0; row < shape[0]; row += most) {
            int count = (int) Math.min(most, shape[0] - row);
            if (!Arrays.equals(
                    rows(HEAD, row, count).floats(), rows(EMBEDDING, row, count).floats())) {
                throw file.fault(HEAD, "is not the embedding, which config.json says by tie_word_embeddings");
            }
        }
    }
}
