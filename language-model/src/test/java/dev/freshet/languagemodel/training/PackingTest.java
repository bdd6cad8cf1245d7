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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that hold several examples, and prompts that several answers share, against rows of one answer each. */
class PackingTest {

    private final Random random = new Random(3);

    @ParameterizedTest
    @MethodSource("dev.freshet.languagemodel.TestModels#families")
    void shouldGiveTheSameLossesAndGradientsInSharedRowsAsAlone(ModelConfig config) {
        // given
        List<EncodedExample> examples = List.of(supervised(6, 4), preference(5, 3, 6), text(9), supervised(1, 2));
        List<List<EncodedExample>> rows =
                List.of(List.of(examples.get(2)), List.of(examples.get(0), examples.get(1)), List.of(examples.get(3)));
        List<EncodedExample> order = rows.stream().flatMap(List::stream).toList();
        try (Model model = new Model(config)) {
            PassLoss loss = loss(order);

            List<EncodedExample> answers = order.stream()
                    .flatMap(example -> example.answers().stream()
                            .map(answer -> EncodedExample.supervised(example.prompt(), answer)))
                    .toList();

            // when
            PassResult shared = model.gradients(TokenBatch.packed(rows), loss);
            double[][] together = model.takeGradients();

            // then
            PassResult apart = model.gradients(TokenBatch.of(answers), loss);
            double[][] alone = model.takeGradients();
            for (int i = 0; i < loss.weights().length; i++) {
                assertThat(shared.logProbability(i))
                        .as("target %d", i)
                        .isCloseTo(apart.logProbability(i), within(1e-9));
            }
            for (int i = 0; i < alone.length; i++) {
                assertThat(together[i]).as("matrix %d", i).containsExactly(alone[i], within(1e-9));
            }
        }
    }

    @Test
    void shouldGiveTheSameInARowThatIsLongEnoughForTheFusedKernel() {
        // given two texts of 300 tokens, each of which is short alone
        ModelConfig config = TestModels.longContext();
        List<EncodedExample> examples = List.of(text(300), text(290));
        try (Model model = new Model(config)) {
            PassLoss loss = PassLoss.crossEntropy(TokenBatch.of(examples), 100);

            // when
            PassResult shared = model.gradients(TokenBatch.packed(List.of(examples)), loss);

            // then
            double[][] together = model.takeGradients();
            PassResult apart = model.gradients(TokenBatch.of(examples), loss);
            assertThat(shared.total(loss)).isCloseTo(apart.total(loss), within(1e-9));
            double[][] alone = model.takeGradients();
            for (int i = 0; i < alone.length; i++) {
                assertThat(together[i]).as("matrix %d", i).containsExactly(alone[i], within(1e-9));
            }
        }
    }

    @Test
    void shouldShareRowsWhereThatSavesPaddingAndNeverExceedAPass() {
        // given one long example and many short ones
        List<EncodedExample> examples = new ArrayList<>(List.of(supervised(100, 50)));
        IntStream.range(0, 30).forEach(i -> examples.add(supervised(5 + i % 7, 3)));

        // when
        List<Pass> shared = new PassPlanner(300, true).plan(examples);
        List<Pass> alone = new PassPlanner(300, false).plan(examples);

        // then
        assertThat(tokens(shared)).isLessThan((int) (0.8 * tokens(alone)));
        for (List<Pass> plan : List.of(shared, alone)) {
            assertThat(plan).allMatch(pass -> pass.tokens() <= 300);
            assertThat(plan.stream().flatMap(pass -> pass.examples().stream())).hasSameElementsAs(examples);
        }
    }

    @Test
    void shouldLeaveExamplesOfOneLengthInRowsOfTheirOwn() {
        List<EncodedExample> examples =
                IntStream.range(0, 8).mapToObj(i -> supervised(100, 28)).toList();
        assertThat(new PassPlanner(1024, true).plan(examples))
                .containsExactly(new Pass(examples.stream().map(List::of).toList()));
    }

    private static int tokens(List<Pass> plan) {
        return plan.stream().mapToInt(Pass::tokens).sum();
    }

    private PassLoss loss(List<EncodedExample> examples) {
        int targets = examples.stream().mapToInt(EncodedExample::targets).sum();
        PassLoss loss = new PassLoss(targets, 5);
        int target = 0;
        int answer = 0;
        for (EncodedExample example : examples) {
            if (example.answers().size() == 2) {
                loss.setReference(answer, -20);
                loss.setReference(answer + 1, -22);
                loss.add(new PassLoss.Term(answer, answer + 1, 0.4, 1, 1, 0, 0));
            } else {
                loss.weigh(target, target + example.targets(), 0.3);
            }
            target += example.targets();
            answer += example.answers().size();
        }
        return loss;
    }

    private EncodedExample supervised(int prompt, int answer) {
        return EncodedExample.supervised(tokens(prompt), tokens(answer));
    }

    private EncodedExample preference(int prompt, int chosen, int rejected) {
        return EncodedExample.preference(tokens(prompt), tokens(chosen), tokens(rejected));
    }

    private EncodedExample text(int length) {
        return EncodedExample.text(tokens(length));
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, 61).toArray();
    }

    /** A tiny model in double precision with the gradients of its adapter. */
    private static final class Model implements AutoCloseable {
        private final double[] scales;
        private final DecoderGraph graph;
        private final Tensors weights;
        private final Tensors adapter;
        private final Tensors gradients;

        Model(ModelConfig config) {
            scales = TestModels.scales(config, 2);
            graph = DecoderGraph.load(config, Device.cpu(), DataType.FLOAT64);
            NDManager manager = graph.manager();
            weights = TestModels.weights(manager, config, 0.3, 1, DataType.FLOAT64);
            adapter = TestModels.random(manager, TestModels.adapterShapes(config, 3), 0.2, 2, DataType.FLOAT64);
            gradients = TestModels.zeros(manager, adapter);
        }

        PassResult gradients(TokenBatch batch, PassLoss loss) {
            return new TrainingGraph(graph).adapterGradients(batch, loss, weights, adapter, scales, gradients);
        }

        double[][] takeGradients() {
            double[][] values = Arrays.stream(gradients.arrays())
                    .map(NDArray::toDoubleArray)
                    .toArray(double[][]::new);
            for (NDArray array : gradients.arrays()) {
                array.set(new double[(int) array.size()]);
            }
            return values;
        }

        @Override
        public void close() {
            gradients.close();
            adapter.close();
            weights.close();
            graph.close();
        }
    }
}
