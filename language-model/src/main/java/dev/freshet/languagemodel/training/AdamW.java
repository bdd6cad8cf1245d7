package dev.freshet.languagemodel.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * AdamW with decoupled weight decay (Loshchilov and Hutter) and clipping by the global norm of the gradient.
 *
 * <p>Owns the gradients and moments, not the weights. One thread.
 */
final class AdamW implements AutoCloseable {

    private final TrainingGraph graph;
    private final NDManager manager;
    private final Tensors weights;
    private final Tensors gradients;
    private final Tensors first;
    private final Tensors second;
    private long steps;

    /** Starts at step 0 with moments of zero. Closing {@code parent} frees them too. */
    AdamW(DecoderGraph graph, NDManager parent, Tensors weights) {
        this.graph = new TrainingGraph(graph);
        this.manager = parent.newSubManager();
        this.weights = weights;
        List<NDArray> gradientArrays = zeros(weights);
        List<NDArray> firstArrays = zeros(weights);
        List<NDArray> secondArrays = zeros(weights);
        this.gradients = new Tensors(gradientArrays);
        this.first = new Tensors(firstArrays);
        this.second = new Tensors(secondArrays);
    }

    /** To be added to before {@link #update}, which zeroes them. */
    Tensors gradients() {
        return gradients;
    }

    Tensors firstMoments() {
        return first;
    }

    Tensors secondMoments() {
        return second;
    }

    /** Updates so far. */
    long steps() {
        return steps;
    }

    /** Goes on from {@code steps} updates, whose moments the caller has written. */
    void resumeAt(long steps) {
        this.steps = steps;
    }

    /**
     * One update with the gradients gathered since the last.
     *
     * @return the gradient's global norm before clipping; where it is not finite this was no step
     */
    double update(double rate, AdamWOptions options) {
        double norm = graph.adamw(weights, gradients, first, second, steps + 1, rate, options);
        if (Double.isFinite(norm)) {
            steps++;
        }
        return norm;
    }

    /** Forgets the gradients gathered since the last update. */
    void discard() {
        graph.clear(gradients);
    }

    @Override
    public void close() {
        gradients.close();
        first.close();
        second.close();
        manager.close();
    }

    private List<NDArray> zeros(Tensors weights) {
        List<NDArray> arrays = new ArrayList<>();
        for (NDArray weight : weights.arrays()) {
            arrays.add(manager.zeros(weight.getShape(), DataType.FLOAT32));
        }
        return arrays;
    }
}
