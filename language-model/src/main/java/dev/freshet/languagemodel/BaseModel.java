package dev.freshet.languagemodel;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Weights, tokenizer and graph of a base model on one device. Immutable and thread-safe: adapters, trainers and
 * generators share it, and its memory is freed when it and the last of them are closed.
 */
public final class BaseModel implements AutoCloseable {

    static final String WEIGHTS = "model.safetensors";
    private static final long MAX_CONFIG_BYTES = 1 << 20;

    private final ModelConfig config;
    private final Tokenizer tokenizer;
    private final DecoderGraph graph;
    private final Tensors weights;
    private final Tensors noAdapter;
    private final ReferenceCount references = new ReferenceCount("the base model", this::free);
    private final AtomicBoolean closed = new AtomicBoolean();

    private BaseModel(ModelConfig config, Tokenizer tokenizer, DecoderGraph graph, Tensors weights) {
        this.config = config;
        this.tokenizer = tokenizer;
        this.graph = graph;
        this.weights = weights;
        this.noAdapter = new Tensors(List.of());
    }

    /**
     * Loads a folder in the Hugging Face layout: {@code config.json}, {@code model.safetensors} (fp32 or bf16) and the
     * tokenizer's files.
     *
     * @throws InvalidModelException if a file is missing or not as it must be; the message names file and fault
     */
    public static BaseModel load(Path folder, ModelOptions options) {
        ModelConfig config = readConfig(folder.resolve(ModelConfigJson.FILE));
        SafetensorsFile file = SafetensorsFile.map(folder.resolve(WEIGHTS));
        file.expect(config.weightShapes());
        return of(
                config,
                file,
                Tokenizer.load(folder),
                () -> DecoderGraph.load(config, device(options), DataType.FLOAT32));
    }

    /** Takes over the tokenizer, and the graph once it is loaded: whatever goes wrong, both are closed. */
    static BaseModel of(
            ModelConfig config, SafetensorsFile file, Tokenizer tokenizer, Supplier<DecoderGraph> graphLoader) {
        try {
            checkVocabulary(config, tokenizer);
            DecoderGraph graph = graphLoader.get();
            try {
                return new BaseModel(config, tokenizer, graph, readWeights(config, file, graph));
            } catch (RuntimeException | Error e) {
                graph.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            tokenizer.close();
            throw e;
        }
    }

    /** The model's shape. */
    public ModelConfig config() {
        return config;
    }

    /** The tokenizer that belongs to the weights. */
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    DecoderGraph graph() {
        return graph;
    }

    Tensors weights() {
        return weights;
    }

    /** The list of no tensors, where the graph takes an adapter. */
    Tensors noAdapter() {
        return noAdapter;
    }

    /** Keeps the memory until {@link #release}. */
    void retain() {
        references.retain();
    }

    void release() {
        references.release();
    }

    /** Lets go of the model; what still uses it may go on. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            references.release();
        }
    }

    private void free() {
        noAdapter.close();
        weights.close();
        graph.close();
        tokenizer.close();
    }

    private static void checkVocabulary(ModelConfig config, Tokenizer tokenizer) {
        if (tokenizer.vocabularySize() > config.vocabularySize()) {
            throw new InvalidModelException(
                    ModelConfigJson.FILE,
                    "vocab_size is " + config.vocabularySize() + ", tokenizer.json has " + tokenizer.vocabularySize()
                            + " tokens");
        }
    }

    private static Tensors readWeights(ModelConfig config, SafetensorsFile file, DecoderGraph graph) {
        List<NDArray> weights = new ArrayList<>();
        config.weightShapes()
                .forEach((name, shape) -> weights.add(graph.manager().create(file.finite(name), new Shape(shape))));
        return new Tensors(weights);
    }

    static ModelConfig readConfig(Path path) {
        try {
            if (Files.size(path) > MAX_CONFIG_BYTES) {
                throw new InvalidModelException(
                        ModelConfigJson.FILE, "has " + Files.size(path) + " bytes, at most " + MAX_CONFIG_BYTES);
            }
            return ModelConfigJson.read(Files.readString(path));
        } catch (IOException e) {
            throw new InvalidModelException(ModelConfigJson.FILE, "cannot be read: " + e, e);
        }
    }

    private static Device device(ModelOptions options) {
        boolean hasGpu = Engine.getEngine("PyTorch").getGpuCount() > 0;
        return switch (options.device()) {
            case "cpu" -> Device.cpu();
            case "gpu" -> {
                if (!hasGpu) {
                    throw new IllegalStateException("device is gpu, but libtorch sees none; use auto or cpu");
                }
                yield Device.gpu();
            }
            default -> hasGpu ? Device.gpu() : Device.cpu();
        };
    }
}
