package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.kernels.Vectors;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogitsTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.7, 1, 5, 1e30})
    void shouldWeighAsTheExponentialDoes(double scale) {
        Random random = new Random(1);
        float[] logits = new float[10_000];
        float[] weights = new float[logits.length - 7];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (8 * random.nextGaussian());
        }
        float highest = Logits.highest(logits, 7, weights.length, new float[100]);

        weigh(logits, 7, highest, (float) scale, weights);

        for (int i = 0; i < weights.length; i++) {
            double exponent = ((double) logits[7 + i] - highest) * scale;
            double expected = Math.exp(exponent);
            double tolerance = (1e-6 + 1e-7 * -exponent) * expected + 1e-30;
            assertThat((double) weights[i]).as("e^%s", exponent).isCloseTo(expected, within(tolerance));
        }
    }

    @Test
    void shouldGiveNoWeightToWhatIsRuledOut() {
        float[] logits = {3, Float.NEGATIVE_INFINITY, -1e30f, -31};
        float[] weights = new float[4];

        weigh(logits, 0, 3, 1, weights);

        assertThat(weights).containsExactly(new float[] {1, 0, 0, 0}, within(Candidates.LEAST / 2));
    }

    @Test
    void shouldSumBlocksAndAll() {
        float[] weights = new float[2 * Logits.BLOCK + 3];
        double[] blocks = new double[3];

        double total = Logits.weigh(weights.clone(), 0, weights.length, 2, 0.5f, weights, blocks);

        double one = weights[0];
        assertThat(one).isCloseTo(Math.exp(-1), within(1e-6));
        assertThat(total).isCloseTo(weights.length * one, within(1e-2));
        assertThat(blocks[0]).isCloseTo(Logits.BLOCK * one, within(1e-2)).isEqualTo(blocks[1]);
        assertThat(blocks[2]).isCloseTo(3 * one, within(1e-6));
    }

    @Test
    void shouldNoticeWhatIsNoNumber() {
        float[] logits = new float[300];
        logits[211] = Float.NaN;

        assertThat(Logits.highest(logits, 0, 300, new float[2])).isNaN();
        assertThat(Logits.lowest(logits, 200, 100)).isNaN();
        assertThat(Logits.highest(logits, 0, 211, new float[1])).isZero();
    }

    @Test
    void shouldGiveTheSameWithoutVectorRegisters() {
        Random random = new Random(2);
        float[] logits = new float[1003];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (5 * random.nextGaussian());
        }
        float highest = Logits.highest(logits, 3, 1000);
        float[] plain = logits.clone();
        float[] vectors = logits.clone();

        double sum = Logits.exponentials(plain, 3, 1000, highest, 0.8f);

        assertThat(highest).isEqualTo(Vectors.max(logits, 3, 1000));
        assertThat(sum).isCloseTo(Vectors.exponentials(vectors, 3, 1000, highest, 0.8f), within(1e-5 * sum));
        assertThat(plain).containsExactly(vectors, within(1e-6f)).startsWith(logits[0], logits[1], logits[2]);
    }

    @Test
    void shouldKeepTheHighestOfEachBlock() {
        float[] logits = new float[10 + 2 * Logits.BLOCK];
        logits[3 + 7] = 4;
        logits[3 + Logits.BLOCK] = 6;
        float[] tops = new float[3];

        assertThat(Logits.highest(logits, 3, 2 * Logits.BLOCK + 7, tops)).isEqualTo(6);
        assertThat(tops).containsExactly(4, 6, 0);
    }

    private static void weigh(float[] logits, int start, float highest, float scale, float[] weights) {
        double[] blocks = new double[weights.length / Logits.BLOCK + 1];
        Logits.weigh(logits, start, weights.length, highest, scale, weights, blocks);
    }
}
