package dev.freshet.languagemodel;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import dev.freshet.languagemodel.checkpoint.Checkpoint;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.ModelConfigJson;
import dev.freshet.languagemodel.tokenizer.GenerationDefaults;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.ReferenceCount;
import dev.freshet.languagemodel.torch.Tensors;
import dev.freshet.languagemodel.torch.WeightType;
import dev.freshet.languagemodel.vector.VectorWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Weights, tokenizer and graph of a base model on one device. Immutable and thread-safe: adapters, trainers and
 * generators share it, and its memory is freed when it and the last of them are closed.
 */
public final class BaseModel implements AutoCloseable {

    private static final long MAX_CONFIG_BYTES = 1 << 20;

    private final ModelConfig config;
    private final Tokenizer tokenizer;
    private final DecoderGraph graph;
    private final Checkpoint checkpoint;
    private final WeightType weightType;
    private final PlainWeights weights;
    private final Tensors noAdapter;
    private @Nullable VectorWeights vectorWeights;
    private final ReferenceCount references = new ReferenceCount("the base model", this::free);
    private final AtomicBoolean closed = new AtomicBoolean();

    private BaseModel(
            ModelConfig config, Checkpoint checkpoint, Tokenizer tokenizer, DecoderGraph graph, WeightType type) {
        this.config = config;
        this.checkpoint = checkpoint;
        this.tokenizer = tokenizer;
        this.graph = graph;
        this.weightType = type;
        this.weights = new PlainWeights(config, checkpoint, graph, type);
        this.noAdapter = new Tensors(List.of());
    }

    /**
     * Loads a folder in the Hugging Face layout: {@code config.json} of a Llama, Qwen2 or Qwen3 model,
     * {@code model.safetensors} or its shards (fp32, bf16 or fp16), the tokenizer's files, and, if it is there,
     * {@code generation_config.json}. The weights themselves are read from the mapped files when they are first used.
     *
     * @throws InvalidModelException if a file is missing or not as it must be; the message names file and fault
     */
    public static BaseModel load(Path folder, ModelOptions options) {
        ModelConfig config = readConfig(folder.resolve(ModelConfigJson.FILE));
        Checkpoint checkpoint = Checkpoint.open(folder, config);
        Tokenizer tokenizer = Tokenizer.load(folder);
        return of(
                config, checkpoint, tokenizer, options, device -> DecoderGraph.load(config, device, DataType.FLOAT32));
    }

    /** Takes over the tokenizer: whatever goes wrong, it is closed. */
    static BaseModel of(
            ModelConfig config,
            Checkpoint checkpoint,
            Tokenizer tokenizer,
            ModelOptions options,
            Function<Device, DecoderGraph> graphLoader) {
        try {
            checkVocabulary(config, tokenizer);
            Device device = device(options);
            DecoderGraph graph = graphLoader.apply(device);
            return new BaseModel(config, checkpoint, tokenizer, graph, WeightType.of(options.dtype(), device, config));
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

    /** What the model's publisher recommends for generation. */
    public GenerationDefaults generationDefaults() {
        return tokenizer.generationDefaults();
    }

    /** Native arrays that are held now, by the model and by all that runs on it. Where it grows without end, it is a leak. */
    public int liveArrays() {
        return graph.manager().getManagedArrays().size();
    }

    /** The graph on the model's device; the model owns it. */
    public DecoderGraph graph() {
        return graph;
    }

    /** The weights for training and scoring; the first call reads them, and may find them faulty. */
    public Tensors weights() {
        return weights.get();
    }

    /** The weights for generation on the processor; the first call reads and packs them. */
    public synchronized VectorWeights vectorWeights() {
        if (vectorWeights == null) {
            vectorWeights = VectorWeights.read(config, checkpoint, weightType.format());
        }
        return vectorWeights;
    }

    /** Whether {@link #weights} has been called. */
    public boolean weightsLoaded() {
        return weights.loaded();
    }

    /** The files that the weights are read from. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** How matrices are kept. */
    public WeightType weightType() {
        return weightType;
    }

    /** The list of no tensors, where the graph takes an adapter. */
    public Tensors noAdapter() {
        return noAdapter;
    }

    /** Keeps the memory until {@link #release}. */
    public void retain() {
        references.retain();
    }

    /** Lets go of what {@link #retain} kept. */
    public void release() {
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

    static void checkVocabulary(ModelConfig config, Tokenizer tokenizer) {
        if (tokenizer.vocabularySize() > config.vocabularySize()) {
            throw new InvalidModelException(
                    ModelConfigJson.FILE,
                    "vocab_size is " + config.vocabularySize() + ", tokenizer.json has " + tokenizer.vocabularySize()
                            + " tokens");
        }
        for (int end : tokenizer.endTokens()) {
            if (end >= config.vocabularySize()) {
                throw new InvalidModelException(
                        GenerationDefaults.FILE,
                        "eos_token_id is " + end + ", the model has " + config.vocabularySize() + " tokens");
            }
        }
    }

    static ModelConfig readConfig(Path path) {
        try {
            if (Files.size(path) > MAX_CONFIG_BYTES) {
                throw new InvalidModelException(
                        ModelConfigJson.FILE, "has " + Files.size(path) + " bytes, at most " + MAX_CONFIG_BYTES);
            }
            return ModelConfigJson.read(Files.readString(path));
        } catch (NoSuchFileException e) {
            throw new InvalidModelException(ModelConfigJson.FILE, "is missing", e);
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
