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
import dev.freshet.languagemodel.training.PassLoss.Term;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Losses in double precision against their formulas, their gradients against finite differences. */
class PassLossTest {

    private static final ModelConfig CONFIG = TestModels.tiny(true);
    private static final double[] SCALES = TestModels.scales(CONFIG, 2);

    private static final int[] PROMPT = {3, 9, 27};
    private static final EncodedExample SUPERVISED = EncodedExample.supervised(PROMPT, new int[] {14, 5});
    private static final EncodedExample TEXT = EncodedExample.text(new int[] {8, 2, 60, 7});
    private static final EncodedExample PAIR =
            EncodedExample.preference(new int[] {1, 4}, new int[] {30, 31, 2}, new int[] {33, 2});
    private static final EncodedExample UP = EncodedExample.labeled(PROMPT, new int[] {40, 2}, true, 2);
    private static final EncodedExample DOWN = EncodedExample.labeled(PROMPT, new int[] {41, 42, 2}, false, 1);

    private DecoderGraph graph;
    private NDManager manager;
    private Tensors weights;
    private Tensors adapter;
    private Tensors gradients;

    @BeforeEach
    void create() {
        graph = DecoderGraph.load(CONFIG, Device.cpu(), DataType.FLOAT64);
        manager = graph.manager().newSubManager();
        weights = TestModels.weights(manager, CONFIG, 0.3, 1, DataType.FLOAT64);
        adapter = TestModels.random(manager, TestModels.adapterShapes(CONFIG, 3), 0.2, 2, DataType.FLOAT64);
        gradients = TestModels.zeros(manager, adapter);
    }

    @AfterEach
    void close() {
        gradients.close();
        adapter.close();
        weights.close();
        graph.close();
    }

    @Test
    void shouldCostThePaperFormulaOfDirectPreferenceOptimizationWithSmoothing() {
        // given
        double beta = 0.3;
        PassLoss loss = new PassLoss(PAIR.targets(), 2);
        loss.setReference(0, -11);
        loss.setReference(1, -9.5);
        loss.add(new Term(0, 1, beta, 0.5, 0.9, 0.1, 0));

        // when
        PassResult result = gradients(List.of(PAIR), loss);

        // then
        double[] answers = answers(List.of(PAIR));
        double margin = beta * ((answers[0] + 11) - (answers[1] + 9.5));
        double expected = -0.9 * Math.log(sigmoid(margin)) - 0.1 * Math.log(sigmoid(-margin));
        assertThat(result.margin(0)).isCloseTo(margin, within(1e-9));
        assertThat(result.termLoss(0)).isCloseTo(expected, within(1e-9));
        assertThat(result.total(loss)).isCloseTo(0.5 * expected, within(1e-9));
        checkGradients(List.of(PAIR), loss);
    }

    @Test
    void shouldCostThePaperFormulaOfKahnemanTverskyOptimizationWithoutItsEstimateOfDivergence() {
        // given
        double beta = 0.2;
        PassLoss loss = new PassLoss(UP.targets() + DOWN.targets(), 2);
        loss.setReference(0, -7);
        loss.setReference(1, -14);
        loss.add(new Term(0, Term.NONE, beta, 1, 0, 0, 1.5));
        loss.add(new Term(Term.NONE, 1, beta, 1, 0, 0, 0.7));

        // when
        PassResult result = gradients(List.of(UP, DOWN), loss);

        // then
        double[] answers = answers(List.of(UP, DOWN));
        assertThat(result.termLoss(0)).isCloseTo(1.5 * (1 - sigmoid(beta * (answers[0] + 7))), within(1e-9));
        assertThat(result.termLoss(1)).isCloseTo(0.7 * (1 - sigmoid(-beta * (answers[1] + 14))), within(1e-9));
        checkGradients(List.of(UP, DOWN), loss);
    }

    @Test
    void shouldAddUpEveryKindInOnePass() {
        // given
        List<EncodedExample> all = List.of(SUPERVISED, PAIR, TEXT, DOWN, UP);
        PassLoss loss = new PassLoss(15, 6);
        loss.weigh(0, 2, 0.25);
        loss.weigh(7, 10, 0.1);
        loss.setReference(1, -10);
        loss.setReference(2, -12);
        loss.add(new Term(1, 2, 0.1, 2, 1, 0, 0));
        loss.add(new Term(Term.NONE, 4, 0.1, 0.5, 0, 0, 1));
        loss.add(new Term(5, Term.NONE, 0.1, 0.5, 0, 0, 2));

        // when
        PassResult result = gradients(all, loss);

        // then
        double[] answers = answers(all);
        double expected = -0.25 * answers[0]
                - 0.1 * answers[3]
                - 2 * Math.log(sigmoid(0.1 * (answers[1] + 10 - answers[2] - 12)))
                + 0.5 * sigmoid(0.1 * answers[4])
                + sigmoid(-0.1 * answers[5]);
        assertThat(result.total(loss)).isCloseTo(expected, within(1e-9));
        checkGradients(all, loss);
    }

    @Test
    void shouldGiveTheSameGradientFewRowsAtATimeAndAllAtOnce() {
        // given cross entropy alone, and beside a term that costs nothing
        List<EncodedExample> all = List.of(SUPERVISED, TEXT);
        PassLoss alone = PassLoss.crossEntropy(TokenBatch.of(all), 3);
        PassLoss beside = PassLoss.crossEntropy(TokenBatch.of(all), 3);
        beside.add(new Term(0, 1, 0.1, 0, 1, 0, 0));

        // when
        gradients(all, alone);
        double[][] first = values(gradients);
        gradients(all, beside);

        // then
        double[][] both = values(gradients);
        for (int i = 0; i < first.length; i++) {
            for (int j = 0; j < first[i].length; j++) {
                assertThat(both[i][j]).isCloseTo(2 * first[i][j], within(1e-12));
            }
        }
    }

    private PassResult gradients(List<EncodedExample> examples, PassLoss loss) {
        return new TrainingGraph(graph)
                .adapterGradients(TokenBatch.of(examples), loss, weights, adapter, SCALES, gradients);
    }

    /** The summed log probability of each answer. */
    private double[] answers(List<EncodedExample> examples) {
        TokenBatch batch = TokenBatch.of(examples);
        double[] targets = new TrainingGraph(graph).score(batch, weights, adapter, SCALES)[0];
        double[] sums = new double[batch.answerCount()];
        for (int i = 0; i < targets.length; i++) {
            sums[(int) batch.answers()[i]] += targets[i];
        }
        return sums;
    }

    private void checkGradients(List<EncodedExample> examples, PassLoss loss) {
        double[][] found = values(gradients);
        double largest = 0;
        for (int i = 0; i < adapter.size(); i++) {
            for (int j = i % 7; j < found[i].length; j += 7) {
                double expected = difference(examples, loss, i, j);
                assertThat(found[i][j]).as("matrix %d element %d", i, j).isCloseTo(expected, within(1e-7));
                largest = Math.max(largest, Math.abs(expected));
            }
        }
        assertThat(largest).isGreaterThan(1e-3);
    }

    private double difference(List<EncodedExample> examples, PassLoss loss, int index, int element) {
        double step = 1e-5;
        NDArray array = adapter.get(index);
        double[] values = array.toDoubleArray();
        double middle = values[element];
        values[element] = middle + step;
        array.set(values);
        double above = gradients(examples, loss).total(loss);
        values[element] = middle - step;
        array.set(values);
        double below = gradients(examples, loss).total(loss);
        values[element] = middle;
        array.set(values);
        return (above - below) / (2 * step);
    }

    private static double[][] values(Tensors tensors) {
        return Arrays.stream(tensors.arrays()).map(NDArray::toDoubleArray).toArray(double[][]::new);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
