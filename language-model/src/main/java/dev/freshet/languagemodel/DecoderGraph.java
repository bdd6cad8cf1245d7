package dev.freshet.languagemodel;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
final class DecoderGraph implements AutoCloseable {

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
    static DecoderGraph load(ModelConfig config, Device device, DataType dataType) {
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
    NDManager manager() {
        return module.manager();
    }

    /**
     * Adds the gradient of a batch's loss to {@code gradients}; if it fails they are as before.
     *
     * @param adapter fourteen matrices of each layer, see {@link ModelConfig#adapterShapes}
     * @param scales what the low-rank update of each linear of each layer is multiplied by
     * @param gradients one array for each of the adapter's
     */
    PassResult adapterGradients(
            TokenBatch batch, PassLoss loss, Tensors weights, Tensors adapter, double[] scales, Tensors gradients) {
        return adapterGradients(batch, loss, weights, adapter, scales, gradients, Dropout.NONE);
    }

    /** As the other, where part of the updates' inputs is left out. */
    PassResult adapterGradients(
            TokenBatch batch,
            PassLoss loss,
            Tensors weights,
            Tensors adapter,
            double[] scales,
            Tensors gradients,
            Dropout dropout) {
        RotaryTurns.Table table = turns(batch.length());
        try (NDManager scope = manager().newSubManager()) {
            int terms = loss.terms().size();
            NDArray values = module.train(
                    scope,
                    "adapter_gradients",
                    ids(scope, batch),
                    scope.create(batch.picks()),
                    scope.create(batch.positions()),
                    blocks(scope, batch),
                    scope.create(batch.targets()),
                    scope.create(batch.answers()),
                    create(scope, loss.weights(), new Shape(loss.weights().length), dataType),
                    create(scope, loss.reference(), new Shape(loss.reference().length), dataType),
                    scope.create(loss.ends(), new Shape(2, terms)),
                    create(scope, loss.factors(), new Shape(5, terms), dataType),
                    number(scope, dropout.share()),
                    scope.create(dropout.seed()),
                    table.cos(),
                    table.sin(),
                    numbers(scope, scales),
                    weights,
                    adapter,
                    gradients);
            return new PassResult(doubles(values), batch.targets().length, terms);
        }
    }

    /**
     * Adds the gradient of the batch's summed cross entropy over {@code divisor} to that of the weights themselves,
     * without an adapter.
     *
     * @return the summed cross entropy over {@code divisor}
     */
    double weightGradients(TokenBatch batch, double divisor, Tensors weights, Tensors gradients) {
        RotaryTurns.Table table = turns(batch.length());
        try (NDManager scope = manager().newSubManager()) {
            return scalar(module.train(
                    scope,
                    "weight_gradients",
                    ids(scope, batch),
                    scope.create(batch.picks()),
                    scope.create(batch.targets()),
                    number(scope, divisor),
                    table.cos(),
                    table.sin(),
                    numbers(scope, new double[1]),
                    weights,
                    gradients));
        }
    }

    /**
     * One AdamW update of {@code weights} in place; zeroes the gradients.
     *
     * @param step the number of updates including this one
     * @return the gradient's global norm before clipping; where it is not finite nothing was changed
     */
    double adamw(
            Tensors weights,
            Tensors gradients,
            Tensors first,
            Tensors second,
            long step,
            double rate,
            AdamWOptions options) {
        try (NDManager scope = manager().newSubManager()) {
            return scalar(run(
                    scope,
                    "adamw",
                    weights,
                    gradients,
                    first,
                    second,
                    step,
                    rate,
                    options.beta1(),
                    options.beta2(),
                    options.epsilon(),
                    options.weightDecay(),
                    options.clipNorm()));
        }
    }

    /** Writes zeros. */
    void clear(Tensors tensors) {
        try (NDManager scope = manager().newSubManager()) {
            run(scope, "clear", tensors);
        }
    }

    /** Log probability of each target; the adapter may be empty, which is the base alone. */
    double[] likelihood(TokenBatch batch, Tensors weights, Tensors adapter, double[] scales) {
        return targets("likelihood", batch, weights, adapter, scales);
    }

    /** Two rows: {@link #likelihood}, and for each target 1 where it is the most probable token, else 0. */
    double[][] score(TokenBatch batch, Tensors weights, Tensors adapter, double[] scales) {
        double[] flat = targets("score", batch, weights, adapter, scales);
        int count = batch.targets().length;
        return new double[][] {Arrays.copyOf(flat, count), Arrays.copyOfRange(flat, count, 2 * count)};
    }

    private double[] targets(String method, TokenBatch batch, Tensors weights, Tensors adapter, double[] scales) {
        RotaryTurns.Table table = turns(batch.length());
        try (NDManager scope = manager().newSubManager()) {
            return doubles(run(
                    scope,
                    method,
                    ids(scope, batch),
                    scope.create(batch.picks()),
                    scope.create(batch.positions()),
                    blocks(scope, batch),
                    scope.create(batch.targets()),
                    table.cos(),
                    table.sin(),
                    numbers(scope, scales),
                    weights,
                    adapter));
        }
    }

    /** Divergence KL(adapter || other) of the next token's distribution at each pick of the batch, in nats. */
    double[] divergence(
            TokenBatch batch, Tensors weights, Tensors adapter, double[] scales, Tensors other, double[] otherScales) {
        RotaryTurns.Table table = turns(batch.length());
        try (NDManager scope = manager().newSubManager()) {
            return doubles(run(
                    scope,
                    "divergence",
                    ids(scope, batch),
                    scope.create(batch.picks()),
                    scope.create(batch.positions()),
                    blocks(scope, batch),
                    table.cos(),
                    table.sin(),
                    numbers(scope, scales),
                    numbers(scope, otherScales),
                    weights,
                    adapter,
                    other));
        }
    }

    /** Cosines and sines of at least so many positions. */
    RotaryTurns.Table turns(int positions) {
        return turns.of(positions);
    }

    @Override
    public void close() {
        module.close();
    }

    /** Calls a method that gives one tensor, which the scope owns. Arguments: arrays, {@link Tensors}, numbers. */
    PtNDArray run(NDManager scope, String method, Object... arguments) {
        return module.run(scope, method, arguments);
    }

    private static NDArray ids(NDManager scope, TokenBatch batch) {
        return scope.create(batch.ids(), new Shape(batch.rows(), batch.length()));
    }

    private static NDArray blocks(NDManager scope, TokenBatch batch) {
        boolean plain = batch.blocks().length == 0;
        return scope.create(batch.blocks(), plain ? new Shape(0) : new Shape(2, batch.rows(), batch.length()));
    }

    private NDArray number(NDManager scope, double value) {
        return dataType == DataType.FLOAT64 ? scope.create(value) : scope.create((float) value);
    }

    private NDArray numbers(NDManager scope, double[] values) {
        return create(scope, values, new Shape(values.length), dataType);
    }

    /**
     * An array of zeros that may take part in gradients, of types that DJL does not know too.
     *
     * @param scope owns it
     */
    PtNDArray zeros(NDManager scope, Shape shape, WeightType type) {
        return module.train(scope, "zeros", scope.create(shape.getShape()), scope.create((long) type.number()));
    }

    /** An array of fp32 or fp64. DJL's own conversion would share memory with its source where the type is the same. */
    static NDArray create(NDManager manager, double[] values, Shape shape, DataType dataType) {
        if (dataType == DataType.FLOAT64) {
            return manager.create(values, shape);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            narrow[i] = (float) values[i];
        }
        return manager.create(narrow, shape);
    }

    private static double scalar(NDArray array) {
        return array.getDataType() == DataType.FLOAT64 ? array.getDouble() : array.getFloat();
    }

    private static double[] doubles(NDArray array) {
        if (array.getDataType() == DataType.FLOAT64) {
            return array.toDoubleArray();
        }
        float[] narrow = array.toFloatArray();
        double[] wide = new double[narrow.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = narrow[i];
        }
        return wide;
    }
}
