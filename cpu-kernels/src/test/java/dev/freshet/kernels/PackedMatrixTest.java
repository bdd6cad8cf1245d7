package dev.freshet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackedMatrixTest {

    private static final int OUT = 83;
    private static final int IN = 37;
    private final Random random = new Random(7);
    private final float[][] weights = random(OUT, IN);

    @ParameterizedTest
    @EnumSource(WeightFormat.class)
    void shouldChainFusedMultiplyAddsInTheOrderOfTheInputs(WeightFormat format) {
        PackedMatrix matrix = pack(format);
        float[] x = flat(random(5, IN));

        float[] y = multiply(matrix, x, 5);

        for (int row = 0; row < 5; row++) {
            for (int o = 0; o < OUT; o++) {
                float scale = format == WeightFormat.INT8 ? scale(weights[o]) : 1;
                float sum = 0;
                for (int i = 0; i < IN; i++) {
                    sum = Math.fma(kept(format, weights[o], i), x[row * IN + i], sum);
                }
                assertThat(y[row * matrix.stride() + o]).isEqualTo(sum * scale);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WeightFormat.class)
    void shouldGiveARowTheSameBitsInAnyCompany(WeightFormat format) {
        PackedMatrix matrix = pack(format);
        float[] x = flat(random(19, IN));
        float[] together = multiply(matrix, x, 19);

        for (int row = 0; row < 19; row++) {
            float[] alone = multiply(matrix, Arrays.copyOfRange(x, row * IN, (row + 1) * IN), 1);
            int at = row * matrix.stride();
            assertThat(Arrays.copyOfRange(together, at, at + OUT)).isEqualTo(Arrays.copyOf(alone, OUT));
        }
    }

    @ParameterizedTest
    @EnumSource(WeightFormat.class)
    void shouldComputeInAnyDivisionOfPanelsAndAdd(WeightFormat format) {
        PackedMatrix matrix = pack(format);
        float[] x = flat(random(4, IN));
        float[] whole = multiply(matrix, x, 4);
        float[] pieces = new float[whole.length];
        Arrays.fill(pieces, 1);

        for (int panel = 0; panel < matrix.panels(); panel += 3) {
            matrix.multiply(x, 4, pieces, panel, Math.min(panel + 3, matrix.panels()), true);
        }

        for (int i = 0; i < whole.length; i++) {
            assertThat(pieces[i]).isEqualTo(whole[i] + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(WeightFormat.class)
    void shouldStayWithinTheFormatsError(WeightFormat format) {
        double bound =
                switch (format) {
                    case FP32 -> 1e-6;
                    case BF16 -> 4e-3;
                    case INT8 -> 8e-3;
                };
        PackedMatrix matrix = pack(format);
        float[] x = flat(random(1, IN));

        float[] y = multiply(matrix, x, 1);

        for (int o = 0; o < OUT; o++) {
            double exact = 0;
            double size = 0;
            for (int i = 0; i < IN; i++) {
                exact += (double) weights[o][i] * x[i];
                size += Math.abs((double) weights[o][i] * x[i]);
            }
            assertThat((double) y[o]).isCloseTo(exact, within(bound * size));
        }
    }

    @Test
    void shouldRefuseWhatNoArrayHolds() {
        assertThatThrownBy(() -> PackedMatrix.pack(WeightFormat.INT8, 1 << 20, 1 << 12, (row, target) -> {}))
                .hasMessage("a matrix of 1048576 by 4096 cannot be packed");
    }

    private PackedMatrix pack(WeightFormat format) {
        return PackedMatrix.pack(format, OUT, IN, (row, target) -> System.arraycopy(weights[row], 0, target, 0, IN));
    }

    private static float[] multiply(PackedMatrix matrix, float[] x, int rows) {
        float[] y = new float[rows * matrix.stride()];
        matrix.multiply(x, rows, y, 0, matrix.panels(), false);
        return y;
    }

    private static float kept(WeightFormat format, float[] row, int i) {
        return switch (format) {
            case FP32 -> row[i];
            case BF16 -> {
                int bits = Float.floatToRawIntBits(row[i]);
                yield Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
            }
            case INT8 -> Math.round(row[i] * (127 / (scale(row) * 127)));
        };
    }

    private static float scale(float[] row) {
        float largest = 0;
        for (float value : row) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest / 127;
    }

    private float[][] random(int rows, int columns) {
        float[][] values = new float[rows][columns];
        for (float[] row : values) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return values;
    }

    private static float[] flat(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], 0, flat, r * rows[0].length, rows[0].length);
        }
        return flat;
    }
}
