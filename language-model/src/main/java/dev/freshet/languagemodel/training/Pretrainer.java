package dev.freshet.languagemodel.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.freshet.languagemodel.checkpoint.FusedWeight;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.ModelConfigJson;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Trains all weights of a model from scratch. One thread owns it; its native memory lives until {@link #close}.
 *
 * <p>Weights, moments and sums are fp32, matrix products bf16: about twice as fast where the processor has bf16
 * instructions (AVX-512 BF16, AMX, Armv8.6), and slow where it has not. The number of threads that libtorch uses is {@code -Dai.djl.pytorch.num_threads}. With one thread the same seed and
 * batches give the same bits.
 */
public final class Pretrainer implements AutoCloseable {

    private static final double DEVIATION = 0.02;

    private final ModelConfig config;
    private final PretrainerOptions options;
    private final DecoderGraph graph;
    private final Tensors weights;
    private final Tensors noAdapter;
    private final AdamW optimizer;

    private Pretrainer(ModelConfig config, PretrainerOptions options) {
        this.config = config;
        this.options = options;
        this.graph = DecoderGraph.load(config, Device.cpu(), DataType.FLOAT32);
        this.weights = initialWeights(graph.manager(), config, options.seed());
        this.noAdapter = new Tensors(List.of());
        this.optimizer = new AdamW(graph, graph.manager(), weights);
    }

    /** A model with random weights. */
    public static Pretrainer create(ModelConfig config, PretrainerOptions options) {
        return new Pretrainer(config, options);
    }

    /**
     * One optimizer step on a batch.
     *
     * @param ids token ids of each sequence; sequences of one length waste nothing
     * @param learned for each token whether the model should learn to write it; the first of a sequence never counts
     * @return the loss before the step
     * @throws IllegalStateException if the gradient is not finite; the weights are as before
     */
    public Loss step(int[][] ids, boolean[][] learned) {
        TokenBatch batch = TokenBatch.of(ids, learned);
        int tokens = batch.targets().length;
        double mean = new TrainingGraph(graph).weightGradients(batch, tokens, weights, optimizer.gradients());
        double norm = optimizer.update(learningRate(), options.optimizer());
        if (!Double.isFinite(norm)) {
            throw new IllegalStateException(
                    "the gradient is not finite at step " + (steps() + 1) + ", where the loss is " + mean);
        }
        return new Loss(mean * tokens, tokens);
    }

    /** The loss of a batch as the weights are; changes nothing. */
    public Loss evaluate(int[][] ids, boolean[][] learned) {
        double sum = 0;
        double[] scores =
                new TrainingGraph(graph).score(TokenBatch.of(ids, learned), weights, noAdapter, new double[1])[0];
        for (double score : scores) {
            sum -= score;
        }
        return new Loss(sum, scores.length);
    }

    /** Optimizer steps so far. */
    public long steps() {
        return optimizer.steps();
    }

    /** The learning rate of the next step. */
    public double learningRate() {
        return options.learningRate(optimizer.steps() + 1);
    }

    /** Number of weights. */
    public long parameters() {
        long count = 0;
        for (NDArray weight : weights.arrays()) {
            count += weight.size();
        }
        return count;
    }

    /** Writes {@code config.json} and {@code model.safetensors} (bf16) in the Hugging Face layout. */
    public void save(Path folder) throws IOException {
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        int index = 0;
        for (FusedWeight weight : FusedWeight.of(config)) {
            float[] values = weights.get(index++).toFloatArray();
            int begin = 0;
            for (FusedWeight.Part part : weight.parts()) {
                int end = begin + Math.toIntExact(part.shape().size());
                tensors.put(
                        part.name(),
                        TensorData.of(
                                TensorData.Type.BF16, part.shape().getShape(), Arrays.copyOfRange(values, begin, end)));
                begin = end;
            }
        }
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(ModelConfigJson.FILE), ModelConfigJson.write(config));
        Files.write(folder.resolve("model.safetensors"), SafetensorsWriter.write(tensors, Map.of("format", "pt")));
    }

    @Override
    public void close() {
        optimizer.close();
        noAdapter.close();
        weights.close();
        graph.close();
    }

    /**
     * Normal weights, those that end a residual branch smaller by the branches' number (as GPT-2); norms are one, biases
     * zero.
     */
    private static Tensors initialWeights(NDManager manager, ModelConfig config, long seed) {
        Random random = new Random(seed);
        List<NDArray> arrays = new ArrayList<>();
        for (FusedWeight weight : FusedWeight.of(config)) {
            String name = weight.parts().get(0).name();
            if (!weight.isMatrix()) {
                arrays.add(name.endsWith(".bias") ? manager.zeros(weight.shape()) : manager.ones(weight.shape()));
                continue;
            }
            boolean endsBranch = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
            double deviation = endsBranch ? DEVIATION / Math.sqrt(2.0 * config.layers()) : DEVIATION;
            float[] values = new float[Math.toIntExact(weight.shape().size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            arrays.add(manager.create(values, weight.shape()));
        }
        return new Tensors(arrays);
    }
}
