package dev.freshet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotCacheTest {

    private static final int HEADS = 2;
    private final Random random = new Random(3);

    @ParameterizedTest
    @CsvSource({"4, 1, 1", "8, 15, 2", "64, 16, 3", "64, 17, 4", "80, 150, 7"})
    void shouldAttendToThePositionsUntilItsOwn(int size, int count, int group) {
        SlotCache cache = new SlotCache(2, HEADS, size, 160);
        float[][] keys = random(count + 3, HEADS * size);
        float[][] values = random(count + 3, HEADS * size);
        for (int position = 0; position < count + 3; position++) {
            cache.put(1, position, keys[position], 0, values[position], 0);
        }
        float[] query = random(1, group * size)[0];
        float[] out = new float[group * size];

        cache.attend(1, 1, group, count - 1, query, 0, 0.25f, out, 0);

        for (int head = 0; head < group; head++) {
            double[] expected = attended(keys, values, count, size, query, head);
            for (int d = 0; d < size; d++) {
                assertThat((double) out[head * size + d]).isCloseTo(expected[d], within(2e-6));
            }
        }
    }

    private static double[] attended(float[][] keys, float[][] values, int count, int size, float[] query, int head) {
        double[] weights = new double[count];
        double sum = 0;
        for (int p = 0; p < count; p++) {
            double score = 0;
            for (int d = 0; d < size; d++) {
                score += (double) query[head * size + d] * keys[p][size + d];
            }
            weights[p] = Math.exp(score * 0.25);
            sum += weights[p];
        }
        double[] result = new double[size];
        for (int p = 0; p < count; p++) {
            for (int d = 0; d < size; d++) {
                result[d] += weights[p] / sum * values[p][size + d];
            }
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource({"64, 20", "4, 33"})
    void shouldTakeOverAPrefixAndReadItBack(int size, int count) {
        SlotCache source = new SlotCache(1, HEADS, size, 64);
        SlotCache target = new SlotCache(1, HEADS, size, 64);
        float[][] keys = random(count, HEADS * size);
        float[][] values = random(count, HEADS * size);
        for (int position = 0; position < count; position++) {
            source.put(0, position, keys[position], 0, values[position], 0);
        }

        target.copyFrom(source, count);

        float[] key = new float[HEADS * size];
        float[] value = new float[HEADS * size];
        for (int position = 0; position < count; position++) {
            target.get(0, position, key, 0, value, 0);
            assertThat(key).isEqualTo(keys[position]);
            assertThat(value).isEqualTo(values[position]);
        }
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
}
