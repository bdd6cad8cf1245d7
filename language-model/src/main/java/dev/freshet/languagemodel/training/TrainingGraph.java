package dev.freshet.languagemodel.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.RotaryTurns;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.Arrays;

/**
 * The calls of {@link DecoderGraph} that training and scoring make, with Java types. It is as thread-safe as the graph,
 * and the graph's owner closes it.
 */
final class TrainingGraph {

    private final DecoderGraph graph;

    TrainingGraph(DecoderGraph graph) {
        this.graph = graph;
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
        RotaryTurns.Table table = graph.turns(batch.length());
        try (NDManager scope = graph.manager().newSubManager()) {
            int terms = loss.terms().size();
            NDArray values = graph.train(
                    scope,
                    "adapter_gradients",
                    ids(scope, batch),
                    scope.create(batch.picks()),
                    scope.create(batch.positions()),
                    blocks(scope, batch),
                    scope.create(batch.targets()),
                    scope.create(batch.answers()),
                    create(scope, loss.weights(), new Shape(loss.weights().length)),
                    create(scope, loss.reference(), new Shape(loss.reference().length)),
                    scope.create(loss.ends(), new Shape(2, terms)),
                    create(scope, loss.factors(), new Shape(5, terms)),
                    create(scope, loss.pulls(), new Shape(loss.pulls().length)),
                    create(scope, loss.anchors(), new Shape(loss.anchors().length)),
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
        RotaryTurns.Table table = graph.turns(batch.length());
        try (NDManager scope = graph.manager().newSubManager()) {
            return scalar(graph.train(
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
        try (NDManager scope = graph.manager().newSubManager()) {
            return scalar(graph.run(
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
        try (NDManager scope = graph.manager().newSubManager()) {
            graph.run(scope, "clear", tensors);
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
        RotaryTurns.Table table = graph.turns(batch.length());
        try (NDManager scope = graph.manager().newSubManager()) {
            return doubles(graph.run(
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
        RotaryTurns.Table table = graph.turns(batch.length());
        try (NDManager scope = graph.manager().newSubManager()) {
            return doubles(graph.run(
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

    private static NDArray ids(NDManager scope, TokenBatch batch) {
        return scope.create(batch.ids(), new Shape(batch.rows(), batch.length()));
    }

    private static NDArray blocks(NDManager scope, TokenBatch batch) {
        boolean plain = batch.blocks().length == 0;
        return scope.create(batch.blocks(), plain ? new Shape(0) : new Shape(2, batch.rows(), batch.length()));
    }

    private NDArray number(NDManager scope, double value) {
        return graph.dataType() == DataType.FLOAT64 ? scope.create(value) : scope.create((float) value);
    }

    private NDArray numbers(NDManager scope, double[] values) {
        return create(scope, values, new Shape(values.length));
    }

    private NDArray create(NDManager scope, double[] values, Shape shape) {
        return DecoderGraph.create(scope, values, shape, graph.dataType());
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
