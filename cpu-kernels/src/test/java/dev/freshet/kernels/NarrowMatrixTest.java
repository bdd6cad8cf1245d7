package dev.freshet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NarrowMatrixTest {

    private static final int PARTS = 8;

    @BeforeEach
    void requireKernels() {
        assumeTrue(CpuKernels.available(), "no vector registers of 256 bits");
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 64", "4, 67", "5, 9", "8, 576", "9, 100", "16, 1536", "19, 71", "24, 576", "31, 33", "40, 8"
    })
    void shouldAddTheProductsOfEightPartsInOneOrder(int out, int in) {
        // given
        Random random = new Random(out * 1000L + in);
        float[][] rows = new float[out][];
        for (int o = 0; o < out; o++) {
            rows[o] = floats(random, in);
        }
        float[] x = floats(random, in + 3);

        // when
        NarrowMatrix matrix = new NarrowMatrix(out, in, (row, target) -> System.arraycopy(rows[row], 0, target, 0, in));
        float[] y = new float[matrix.stride() + 2];
        matrix.multiply(x, 3, y, 2);

        // then it is the same bits whatever the registers' width
        for (int o = 0; o < out; o++) {
            assertThat(y[2 + o]).as("output %d", o).isEqualTo(sum(rows[o], x, 3));
        }
    }

    private static float sum(float[] row, float[] x, int xAt) {
        int part = row.length / PARTS;
        float[] sums = new float[PARTS];
        for (int i = 0; i < PARTS * part; i++) {
            sums[i / part] = Math.fma(row[i], x[xAt + i], sums[i / part]);
        }
        float sum = sums[0] + sums[1] + (sums[2] + sums[3]) + (sums[4] + sums[5] + (sums[6] + sums[7]));
        for (int i = PARTS * part; i < row.length; i++) {
            sum = Math.fma(row[i], x[xAt + i], sum);
        }
        return sum;
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
