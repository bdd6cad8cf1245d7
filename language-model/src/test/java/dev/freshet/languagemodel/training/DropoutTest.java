package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropoutTest {

    private static final TokenBatch BATCH =
            TokenBatch.of(List.of(EncodedExample.text(new int[] {3, 9, 27, 14, 5, 33, 8, 2, 60})));
    private static final PassLoss LOSS = PassLoss.crossEntropy(BATCH, 8);

    @TempDir
    private Path folder;

    @Test
    void shouldKeepTheGradientInTheMeanAndRepeatItForTheSameSeed() {
        // given an adapter whose B is zero, so that the gradient of B is linear in the mask
        ModelConfig config = TestModels.tiny(true);
        double[] scales = TestModels.scales(config, 2);
        try (DecoderGraph graph = DecoderGraph.load(config, Device.cpu(), DataType.FLOAT64);
                NDManager manager = graph.manager().newSubManager();
                Tensors weights = TestModels.weights(manager, config, 0.3, 1, DataType.FLOAT64);
                Tensors adapter =
                        TestModels.random(manager, TestModels.adapterShapes(config, 3), 0.2, 2, DataType.FLOAT64);
                Tensors gradients = TestModels.zeros(manager, adapter)) {
            for (int i = 1; i < adapter.size(); i += 2) {
                adapter.get(i).set(new double[(int) adapter.get(i).size()]);
            }
            new TrainingGraph(graph).adapterGradients(BATCH, LOSS, weights, adapter, scales, gradients);
            double[][] whole = take(gradients);

            // when
            int runs = 400;
            double[][] last = whole;
            for (int i = 0; i < runs; i++) {
                double[][] before = Arrays.stream(gradients.arrays())
                        .map(NDArray::toDoubleArray)
                        .toArray(double[][]::new);
                new TrainingGraph(graph)
                        .adapterGradients(BATCH, LOSS, weights, adapter, scales, gradients, new Dropout(0.3, i));
                last = before;
            }

            // then
            double[][] sums = take(gradients);
            for (int i = 1; i < adapter.size(); i += 2) {
                double[] expected = whole[i];
                double[] found = Arrays.stream(sums[i]).map(sum -> sum / runs).toArray();
                assertThat(distance(found, expected)).as("matrix %d", i).isLessThan(0.15 * distance(expected, null));
            }
            new TrainingGraph(graph)
                    .adapterGradients(BATCH, LOSS, weights, adapter, scales, gradients, new Dropout(0.3, runs - 1));
            double[][] again = take(gradients);
            for (int i = 1; i < adapter.size(); i += 2) {
                double[] difference = new double[again[i].length];
                for (int j = 0; j < difference.length; j++) {
                    difference[j] = sums[i][j] - last[i][j];
                }
                assertThat(again[i]).as("matrix %d", i).containsExactly(difference, within(1e-9));
                assertThat(distance(again[i], whole[i])).isGreaterThan(0.05 * distance(whole[i], null));
            }
        }
    }

    @Test
    void shouldLeaveOutOtherValuesInEachStepAndPass() {
        Set<Long> seeds = new TreeSet<>();
        for (int step = 0; step < 100; step++) {
            for (int pass = 0; pass < 10; pass++) {
                seeds.add(Dropout.of(0.1, 42, step, pass).seed());
            }
        }
        assertThat(seeds).hasSize(1000).allMatch(seed -> seed >= 0);
        assertThat(Dropout.of(0.1, 43, 0, 0)).isNotEqualTo(Dropout.of(0.1, 42, 0, 0));
    }

    @Test
    void shouldGoOnBitForBitAfterARestore() throws Exception {
        // given
        TestModels.writeFolder(folder, true, 1);
        LoraConfig config = new LoraConfig(4, 8, 0.25, LoraConfig.defaults().modules());
        TrainerOptions options = TrainerOptions.defaults();
        List<SupervisedExample> batch = List.of(TestModels.example("when", "at nine"), TestModels.example("a", "b"));
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"));
                LoraTrainer straight = LoraTrainer.restore(base, options, Adapter.zero(base, config, 7));
                LoraTrainer none = LoraTrainer.restore(base, options, Adapter.zero(base, new LoraConfig(4, 8), 7));
                LoraTrainer first = LoraTrainer.restore(base, options, Adapter.zero(base, config, 7))) {
            for (int i = 0; i < 6; i++) {
                straight.step(batch);
                none.step(batch);
            }
            for (int i = 0; i < 3; i++) {
                first.step(batch);
            }

            // when
            try (LoraTrainer second = LoraTrainer.restore(base, options, first.save())) {
                for (int i = 3; i < 6; i++) {
                    second.step(batch);
                }

                // then
                Map<String, byte[]> expected = straight.save();
                assertThat(second.save()).containsOnlyKeys(expected.keySet());
                expected.forEach((name, bytes) ->
                        assertThat(second.save().get(name)).as(name).isEqualTo(bytes));
                assertThat(none.save().get("adapter_model.safetensors"))
                        .isNotEqualTo(expected.get("adapter_model.safetensors"));
            }
        }
    }

    private static double[][] take(Tensors gradients) {
        double[][] values =
                Arrays.stream(gradients.arrays()).map(NDArray::toDoubleArray).toArray(double[][]::new);
        for (NDArray array : gradients.arrays()) {
            array.set(new double[(int) array.size()]);
        }
        return values;
    }

    /** Euclidean; from zero if there is no other. */
    private static double distance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = one[i] - (other == null ? 0 : other[i]);
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
