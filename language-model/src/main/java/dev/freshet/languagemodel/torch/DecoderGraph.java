package dev.freshet.languagemodel.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.freshet.languagemodel.checkpoint.FusedWeight;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The decoder's TorchScript graph with Java types.
 *
 * <p>It holds no weights: weights, adapters, optimizer state and the cache are arguments. Any number of threads may call
 * it at once with tensors that no other call writes to. Close it after the last call has returned.
 */
public final class DecoderGraph implements AutoCloseable {

    /** Parts of one class, in their order. */
    private static final List<String> SOURCES =
            List.of("decoder.ts.py", "training.ts.py", "serving.ts.py", "weights.ts.py");

    private final TorchScriptModule module;
    private final DataType dataType;
    private final RotaryTurns turns;

    private DecoderGraph(TorchScriptModule module, ModelConfig config, DataType dataType) {
        this.module = module;
        this.dataType = dataType;
        this.turns = new RotaryTurns(module, config, dataType);
    }

    /** Loads the graph of a model onto a device, to be called with tensors of {@code dataType} (fp32, or fp64). */
    public static DecoderGraph load(ModelConfig config, Device device, DataType dataType) {
        Map<String, Number> attributes = new LinkedHashMap<>();
        attributes.put("layers", config.layers());
        attributes.put("heads", config.heads());
        attributes.put("kv_heads", config.keyValueHeads());
        attributes.put("tied", config.tiedHead() ? 1 : 0);
        attributes.put("biased", config.attentionBias() ? 1 : 0);
        attributes.put("head_norms", config.headNorm() ? 1 : 0);
        attributes.put("stride", FusedWeight.stride(config));
        attributes.put("arrays", FusedWeight.of(config).size());
        attributes.put("widened", WeightType.widened(device).number());
        attributes.put("eps", config.normEpsilon());
        byte[] archive = TorchScriptArchive.pack(source(), "Decoder", attributes);
        TorchScriptModule module = TorchScriptModule.load(archive, device);
        try {
            return new DecoderGraph(module, config, dataType);
        } catch (RuntimeException | Error e) {
            module.close();
            throw e;
        }
    }

    private static String source() {
        StringBuilder text = new StringBuilder();
        for (String name : SOURCES) {
            try (InputStream part = DecoderGraph.class.getResourceAsStream(name)) {
                text.append(new String(Objects.requireNonNull(part, name).readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return text.toString();
    }

    /** Owner of the arrays that live as long as the graph; closing the graph closes them. */
    public NDManager manager() {
        return module.manager();
    }

    /** Type of the tensors that it is called with. */
    public DataType dataType() {
        return dataType;
    }

    /** Cosines and sines of at least so many positions. */
    public RotaryTurns.Table turns(int positions) {
        return turns.of(positions);
    }

    @Override
    public void close() {
        module.close();
    }

    /** Calls a method that gives one tensor, which the scope owns. Arguments: arrays, {@link Tensors}, numbers. */
    public PtNDArray run(NDManager scope, String method, Object... arguments) {
        return module.run(scope, method, arguments);
    }

    /** The same with gradients. Arguments: arrays and {@link Tensors}, none of them empty. */
    public PtNDArray train(NDManager scope, String method, Object... arguments) {
        return module.train(scope, method, arguments);
    }

    /**
     * An array of zeros that may take part in gradients, of types that DJL does not know too.
     *
     * @param scope owns it
     */
    public PtNDArray zeros(NDManager scope, Shape shape, WeightType type) {
        return module.train(scope, "zeros", scope.create(shape.getShape()), scope.create((long) type.number()));
    }

    /** An array of fp32 or fp64. DJL's own conversion would share memory with its source where the type is the same. */
    public static NDArray create(NDManager manager, double[] values, Shape shape, DataType dataType) {
        if (dataType == DataType.FLOAT64) {
            return manager.create(values, shape);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return manager.create(narrow, shape);
    }
}
