package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdamWTest {

    private DecoderGraph graph;
    private Tensors weights;
    private AdamW optimizer;

    @BeforeEach
    void create() {
        graph = DecoderGraph.load(TestModels.tiny(true), Device.cpu(), DataType.FLOAT32);
        NDManager manager = graph.manager();
        weights = new Tensors(List.of(
                manager.create(new float[] {1, -2, 3, 4}, new Shape(2, 2)), manager.create(new float[] {0.5f, 7})));
        optimizer = new AdamW(graph, graph.manager(), weights);
    }

    @AfterEach
    void close() {
        optimizer.close();
        weights.close();
        graph.close();
    }

    @Test
    void shouldFollowThePaperAndDecayMatricesAlone() {
        // given the algorithm in double precision, on the first element of the matrix and of the vector
        double[] expected = {1, 0.5};
        double[] first = new double[2];
        double[] second = new double[2];
        double[][] gradients = {{0.3, -0.2}, {0.1, 0.4}, {-0.5, 0.01}};

        for (int step = 1; step <= 3; step++) {
            // when
            setGradients(gradients[step - 1]);
            optimizer.update(0.1, new AdamWOptions(0.2, 100));
            for (int i = 0; i < 2; i++) {
                double gradient = gradients[step - 1][i];
                first[i] = 0.9 * first[i] + 0.1 * gradient;
                second[i] = 0.95 * second[i] + 0.05 * gradient * gradient;
                expected[i] *= i == 0 ? 1 - 0.1 * 0.2 : 1;
                expected[i] -= 0.1
                        * (first[i] / (1 - Math.pow(0.9, step)))
                        / (Math.sqrt(second[i] / (1 - Math.pow(0.95, step))) + 1e-8);
            }

            // then
            assertThat(weights.get(0).toFloatArray()[0]).isCloseTo((float) expected[0], within(1e-6f));
            assertThat(weights.get(1).toFloatArray()[0]).isCloseTo((float) expected[1], within(1e-6f));
        }
        assertThat(optimizer.steps()).isEqualTo(3);
    }

    @Test
    void shouldScaleALongGradientToTheBoundOnAllTensorsTogether() {
        // given a gradient of norm 5 over both tensors
        setGradients(3, 4);

        // when
        double norm = optimizer.update(0.1, new AdamWOptions(0, 1));

        // then
        assertThat(norm).isCloseTo(5, within(1e-6));
        assertThat(optimizer.firstMoments().get(0).toFloatArray()[0]).isCloseTo(0.06f, within(1e-6f));
        assertThat(optimizer.firstMoments().get(1).toFloatArray()[0]).isCloseTo(0.08f, within(1e-6f));
    }

    @Test
    void shouldLeaveAShortGradientAsItIs() {
        setGradients(0.3, 0.4);
        assertThat(optimizer.update(0.1, new AdamWOptions(0, 1))).isCloseTo(0.5, within(1e-6));
        assertThat(optimizer.firstMoments().get(0).toFloatArray()[0]).isCloseTo(0.03f, within(1e-7f));
    }

    @Test
    void shouldChangeNothingIfTheGradientIsNotFinite() {
        // given
        setGradients(Double.NaN, 1);

        // when
        double norm = optimizer.update(0.1, new AdamWOptions(0.5, 1));

        // then
        assertThat(norm).isNaN();
        assertThat(optimizer.steps()).isZero();
        assertThat(weights.get(0).toFloatArray()).containsExactly(1, -2, 3, 4);
        assertThat(optimizer.firstMoments().get(1).toFloatArray()).containsOnly(0);
        assertThat(optimizer.gradients().get(0).toFloatArray()).containsOnly(0);
    }

    private void setGradients(double matrix, double vector) {
        setGradients(new double[] {matrix, vector});
    }

    private void setGradients(double[] values) {
        optimizer.gradients().get(0).set(new float[] {(float) values[0], 0, 0, 0});
        optimizer.gradients().get(1).set(new float[] {(float) values[1], 0});
    }
}
