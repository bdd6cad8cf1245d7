package dev.freshet.languagemodel.export;

import dev.freshet.languagemodel.ModelFolder;
import dev.freshet.languagemodel.checkpoint.Checkpoint;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/**
 * Weights of a model folder with an adapter added, W + scale B A in fp32, without an engine: rows come from the mapped
 * file one by one, so that a model larger than the memory can be written elsewhere.
 *
 * <p>One thread owns the object. The files must not change while it is in use.
 */
final class MergedWeights {

    private final ModelConfig config;
    private final Map<String, long[]> shapes;
    private final Checkpoint checkpoint;
    private final AdapterDeltas adapter;

    private MergedWeights(ModelConfig config, Checkpoint checkpoint, AdapterDeltas adapter) {
        this.config = config;
        this.shapes = config.weightShapes();
        this.checkpoint = checkpoint;
        this.adapter = adapter;
    }

    /**
     * Opens a folder in the Hugging Face layout.
     *
     * @param adapter {@code adapter_config.json} and {@code adapter_model.safetensors} of the PEFT layout, or empty for
     *     the base model alone
     * @throws InvalidModelException if a file is missing or not as it must be; the message names file and fault
     */
    static MergedWeights open(Path folder, Map<String, byte[]> adapter) {
        ModelConfig config = ModelFolder.readConfig(folder);
        return new MergedWeights(config, Checkpoint.open(folder, config), AdapterDeltas.read(config, adapter));
    }

    /** The model's shape. */
    ModelConfig config() {
        return config;
    }

    /** Shape of every tensor by its name in the checkpoint, in a fixed order. */
    Map<String, long[]> shapes() {
        return Collections.unmodifiableMap(shapes);
    }

    /**
     * The rows of one tensor.
     *
     * @param name one of {@link #shapes()}
     */
    WeightRows rows(String name) {
        long[] shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("no tensor is called " + name);
        }
        int width = Math.toIntExact(shape[shape.length - 1]);
        return new WeightRows(name, width, checkpoint, adapter.of(name));
    }
}
