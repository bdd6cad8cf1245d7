package dev.freshet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsTest {

    @Test
    void shouldRunHere() {
        assertThat(CpuKernels.available()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 37, 576})
    void shouldNormalize(int size) {
        float[] x = random(size, 3);
        float[] weight = random(size, 1);
        float[] y = new float[size];

        Vectors.rmsNorm(x, 0, size, weight, 1e-5, y, 0);

        double squares = 0;
        for (float value : x) {
            squares += (double) value * value;
        }
        for (int i = 0; i < size; i++) {
            double expected = x[i] / Math.sqrt(squares / size + 1e-5) * weight[i];
            assertThat((double) y[i]).isCloseTo(expected, within(1e-6 + 1e-6 * Math.abs(expected)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 37, 256})
    void shouldGate(int size) {
        float[] gate = random(size, 30);
        float[] up = random(size, 1);
        float[] y = new float[size];

        Vectors.gate(gate, 0, up, 0, size, y, 0);

        for (int i = 0; i < size; i++) {
            double expected = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
            assertThat((double) y[i]).isCloseTo(expected, within(1e-7 + 1e-6 * Math.abs(expected)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 37, 1000})
    void shouldSumExponentials(int size) {
        float[] x = random(size, 20);
        float largest = Vectors.max(x, 0, size);

        float result = Vectors.logSumExp(x, 0, size, largest);

        double sum = 0;
        for (float value : x) {
            assertThat(value).isBetween(Vectors.min(x, 0, size), largest);
            sum += Math.exp((double) value - largest);
        }
        assertThat((double) result).isCloseTo(largest + Math.log(sum), within(1e-5));
    }

    @Test
    void shouldGiveNoNumberForNoNumber() {
        float[] x = random(40, 1);
        x[21] = Float.NaN;

        assertThat(Vectors.max(x, 0, 40)).isNaN();
        assertThat(Vectors.min(x, 0, 40)).isNaN();
    }

    @Test
    void shouldRotatePairs() {
        float[] x = {9, 1, 2, 3, 4};

        Vectors.rotate(x, 1, 2, new float[] {0, 0, 0.6f, 0.8f}, new float[] {0, 0, 0.8f, 0.6f}, 2);

        assertThat(x)
                .containsExactly(9, 1 * 0.6f - 3 * 0.8f, 2 * 0.8f - 4 * 0.6f, 3 * 0.6f + 1 * 0.8f, 4 * 0.8f + 2 * 0.6f);
    }

    private static float[] random(int size, float spread) {
        Random random = new Random(size);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian() * spread;
        }
        return values;
    }
}
