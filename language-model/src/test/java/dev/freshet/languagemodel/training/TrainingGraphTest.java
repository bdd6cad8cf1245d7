package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingGraphTest {

    private static final int[][] SEQUENCES = {{3, 9, 27, 14, 5}, {8, 2, 60}};
    private static final boolean[][] LEARNED = {{false, false, true, true, true}, {false, true, true}};

    @ParameterizedTest
    @MethodSource("dev.freshet.languagemodel.TestModels#families")
    void shouldGiveTheGradientOfEveryLoraMatrixThatFiniteDifferencesGive(ModelConfig config) {
        // given a grouped-query model in double precision
        double[] scales = TestModels.scales(config, 2);
        TokenBatch batch = TokenBatch.of(SEQUENCES, LEARNED);
        try (DecoderGraph graph = DecoderGraph.load(config, Device.cpu(), DataType.FLOAT64);
                NDManager manager = graph.manager().newSubManager();
                Tensors weights = TestModels.weights(manager, config, 0.3, 1, DataType.FLOAT64);
                Tensors adapter =
                        TestModels.random(manager, TestModels.adapterShapes(config, 3), 0.2, 2, DataType.FLOAT64);
                Tensors gradients = TestModels.zeros(manager, adapter)) {

            // when
            PassLoss cost = PassLoss.crossEntropy(batch, 5);
            double loss = new TrainingGraph(graph)
                    .adapterGradients(batch, cost, weights, adapter, scales, gradients)
                    .total(cost);

            // then
            assertThat(-sum(new TrainingGraph(graph).score(batch, weights, adapter, scales)[0]) / 5)
                    .isCloseTo(loss, within(1e-9));
            for (int i = 0; i < adapter.size(); i++) {
                double[] found = gradients.get(i).toDoubleArray();
                for (int j = i % 5; j < found.length; j += 5) {
                    double expected = difference(graph, batch, weights, adapter, scales, i, j);
                    assertThat(found[j]).as("matrix %d element %d", i, j).isCloseTo(expected, within(1e-7));
                }
                assertThat(Arrays.stream(found).map(Math::abs).max().orElse(0))
                        .as("matrix %d", i)
                        .isGreaterThan(1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.freshet.languagemodel.TestModels#families")
    void shouldGiveTheProbabilitiesOfTheModelWrittenAsPlainLoops(ModelConfig config) {
        // given
        double[] scales = TestModels.scales(config, 2);
        try (DecoderGraph graph = DecoderGraph.load(config, Device.cpu(), DataType.FLOAT64);
                NDManager manager = graph.manager().newSubManager();
                Tensors weights = TestModels.weights(manager, config, 0.3, 1, DataType.FLOAT64);
                Tensors adapter =
                        TestModels.random(manager, TestModels.adapterShapes(config, 3), 0.2, 2, DataType.FLOAT64)) {
            Map<String, double[]> merged = NaiveLlama.named(config, weights);
            NaiveLlama.merge(merged, NaiveLlama.named(TestModels.adapterShapes(config, 3), adapter), 3, 2);
            NaiveLlama naive = new NaiveLlama(config, merged);

            // when
            double[][] scores =
                    new TrainingGraph(graph).score(TokenBatch.of(SEQUENCES, LEARNED), weights, adapter, scales);

            // then
            int pick = 0;
            for (int row = 0; row < SEQUENCES.length; row++) {
                double[][] expected = naive.logProbabilities(SEQUENCES[row]);
                for (int t = 1; t < SEQUENCES[row].length; t++) {
                    if (LEARNED[row][t]) {
                        assertThat(scores[0][pick++]).isCloseTo(expected[t - 1][SEQUENCES[row][t]], within(1e-9));
                    }
                }
            }
            assertThat(pick).isEqualTo(scores[0].length);
        }
    }

    @Test
    void shouldLeaveOutLinearsOfRankZeroAndScaleEachAsItsOwn() {
        // given an adapter without four of the seven linears, whose scales differ by layer
        ModelConfig config = TestModels.tiny(true);
        Map<String, long[]> shapes = TestModels.adapterShapes(config, 3);
        shapes.replaceAll((name, shape) -> !name.matches(".*(k_proj|o_proj|gate_proj|up_proj).*")
                ? shape
                : name.contains("lora_A") ? new long[] {0, shape[1]} : new long[] {shape[0], 0});
        double[] scales = TestModels.scales(config, 2);
        Arrays.fill(scales, 7, 14, 0.5);
        TokenBatch batch = TokenBatch.of(SEQUENCES, LEARNED);
        try (DecoderGraph graph = DecoderGraph.load(config, Device.cpu(), DataType.FLOAT64);
                NDManager manager = graph.manager().newSubManager();
                Tensors weights = TestModels.weights(manager, config, 0.3, 1, DataType.FLOAT64);
                Tensors adapter = TestModels.random(manager, shapes, 0.2, 2, DataType.FLOAT64);
                Tensors gradients = TestModels.zeros(manager, adapter)) {
            Map<String, double[]> merged = NaiveLlama.named(config, weights);
            Map<String, double[]> matrices = NaiveLlama.named(shapes, adapter);
            Map<String, double[]> second = new HashMap<>(matrices);
            second.keySet().removeIf(name -> name.contains("layers.0"));
            matrices.keySet().removeAll(second.keySet());
            NaiveLlama.merge(merged, matrices, 3, 2);
            NaiveLlama.merge(merged, second, 3, 0.5);

            // when
            PassLoss cost = PassLoss.crossEntropy(batch, 5);
            double loss = new TrainingGraph(graph)
                    .adapterGradients(batch, cost, weights, adapter, scales, gradients)
                    .total(cost);

            // then
            double[][] expected = new NaiveLlama(config, merged).logProbabilities(SEQUENCES[0]);
            double[][] found = new TrainingGraph(graph).score(batch, weights, adapter, scales);
            assertThat(found[0][0]).isCloseTo(expected[1][SEQUENCES[0][2]], within(1e-9));
            assertThat(loss).isCloseTo(-sum(found[0]) / 5, within(1e-9));
            double step = difference(graph, batch, weights, adapter, scales, 15, 4);
            assertThat(gradients.get(15).toDoubleArray()[4]).isCloseTo(step, within(1e-7));
        }
    }

    private static double difference(
            DecoderGraph graph,
            TokenBatch batch,
            Tensors weights,
            Tensors adapter,
            double[] scales,
            int index,
            int element) {
        double step = 1e-5;
        NDArray array = adapter.get(index);
        double[] values = array.toDoubleArray();
        double middle = values[element];
        values[element] = middle + step;
        array.set(values);
        double above = -sum(new TrainingGraph(graph).score(batch, weights, adapter, scales)[0]) / 5;
        values[element] = middle - step;
        array.set(values);
        double below = -sum(new TrainingGraph(graph).score(batch, weights, adapter, scales)[0]) / 5;
        values[element] = middle;
        array.set(values);
        return (above - below) / (2 * step);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
