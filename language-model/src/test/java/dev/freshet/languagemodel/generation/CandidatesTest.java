package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CandidatesTest {
    private static final int SIZE = 5000;

    private final Candidates candidates = new Candidates(SIZE);
    private final float[] tops = new float[SIZE / Logits.BLOCK + 1];

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 20, 1000, 4999, 5000, 100_000})
    void shouldGatherTheHighestWithTheLowestIdsAmongEquals(int most) {
        for (float[] logits : List.of(random(3), random(1000), rising(), falling(), new float[SIZE])) {
            Logits.highest(logits, 0, SIZE, tops);
            candidates.gatherHighest(logits, 0, SIZE, tops, most);
            candidates.sort();

            assertThat(tokens()).isEqualTo(sorted(logits).subList(0, Math.min(most, SIZE)));
            for (int i = 0; i < candidates.count(); i++) {
                assertThat(candidates.value(i)).isEqualTo(logits[candidates.token(i)]);
            }
        }
    }

    @Test
    void shouldGatherNothingThatIsRuledOut() {
        float[] logits = {1, Float.NEGATIVE_INFINITY, 2};

        Logits.highest(logits, 0, 3, tops);
        candidates.gatherHighest(logits, 0, 3, tops, 3);

        assertThat(tokens()).containsExactlyInAnyOrder(0, 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 0.3, 0.9, 0.999})
    void shouldKeepTheNucleus(double share) {
        for (float[] weights : List.of(squared(random(1000)), squared(random(5)), squared(rising()))) {
            candidates.gatherFrom(weights, SIZE, blocks(weights), 0);
            double wanted = share * candidates.sum();

            candidates.keepNucleus(wanted);

            List<Integer> kept = tokens();
            kept.sort(Comparator.comparing((Integer id) -> -weights[id]).thenComparing(id -> id));
            assertThat(kept).isEqualTo(sorted(weights).subList(0, kept.size())).isNotEmpty();
            double inside = kept.stream().mapToDouble(id -> weights[id]).sum();
            assertThat(inside).isGreaterThanOrEqualTo(wanted * (1 - 1e-12));
            assertThat(kept.size() == 1 || inside - weights[kept.get(kept.size() - 1)] < wanted)
                    .isTrue();
        }
    }

    @Test
    void shouldKeepWhatIsHighEnough() {
        float[] weights = {0.1f, 0, 1, 0.3f, 0.2f};
        candidates.gatherFrom(weights, 5, blocks(weights), 0.1f);
        candidates.keepFrom(0.2f);

        assertThat(tokens()).containsExactly(2, 3, 4);
    }

    @Test
    void shouldGatherFromEveryBlock() {
        float[] weights = new float[SIZE];
        for (int i = 5; i < SIZE; i += 1000) {
            weights[i] = 0.5f;
        }

        candidates.gatherFrom(weights, SIZE, blocks(weights), 0.5f);

        assertThat(tokens()).containsExactly(5, 1005, 2005, 3005, 4005);
    }

    private static double[] blocks(float[] weights) {
        double[] blocks = new double[SIZE / Logits.BLOCK + 1];
        for (int i = 0; i < weights.length; i++) {
            blocks[i / Logits.BLOCK] += weights[i];
        }
        return blocks;
    }

    private List<Integer> tokens() {
        List<Integer> tokens = new ArrayList<>();
        for (int i = 0; i < candidates.count(); i++) {
            tokens.add(candidates.token(i));
        }
        return tokens;
    }

    private static List<Integer> sorted(float[] values) {
        return IntStream.range(0, SIZE)
                .boxed()
                .sorted(Comparator.comparing((Integer id) -> -values[id]).thenComparing(id -> id))
                .toList();
    }

    private static float[] random(int different) {
        Random random = new Random(different);
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = random.nextInt(different) - different / 2;
        }
        return values;
    }

    private static float[] rising() {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = i - 17;
        }
        return values;
    }

    private static float[] falling() {
        float[] values = rising();
        for (int i = 0; i < SIZE; i++) {
            values[i] = -values[i];
        }
        return values;
    }

    private static float[] squared(float[] values) {
        for (int i = 0; i < SIZE; i++) {
            values[i] = values[i] * values[i] + 1;
        }
        return values;
    }
}
