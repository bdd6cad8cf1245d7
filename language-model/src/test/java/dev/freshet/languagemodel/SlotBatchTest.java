package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {64, 256})
class SlotBatchTest {
    private static final GeneratorOptions OPTIONS = new GeneratorOptions(8, 160, 8);
    private static final int VOCABULARY = 515;
    private static final int STEPS = 12;
    private static final double SCALE = 2;

    private final Random random = new Random(11);
    private final ModelConfig config;
    private final DecoderGraph graph;
    private final Tensors weights;

    SlotBatchTest(int width) {
        int heads = width / 32;
        config = new ModelConfig(VOCABULARY, width, 2 * width + 32, 3, heads, heads / 2, 32, 256, 10_000, 1e-5, true);
        graph = DecoderGraph.load(config, Device.cpu(), DataType.FLOAT32);
        weights = TestModels.random(graph.manager(), config.weightShapes(), 0.08, 1, DataType.FLOAT32);
    }

    @AfterEach
    void close() {
        weights.close();
        graph.close();
    }

    @Test
    void shouldGiveWithTheCacheWhatTheWholePrefixGivesWithout() {
        Tensors adapter = adapter(8, 3);
        int[] prompt = tokens(17);
        List<float[]> cached = alone(0, prompt, adapter, STEPS);

        int[] whole = prompt;
        for (int step = 0; step <= STEPS; step++) {
            float[] logits = cached.get(step);
            assertThat(logits).containsExactly(recomputed(whole, adapter), within(2e-4f));
            whole = Arrays.copyOf(whole, whole.length + 1);
            whole[whole.length - 1] = best(logits);
        }
    }

    @Test
    void shouldScoreWithTheCacheWhatTrainingScoresWithout() {
        Tensors adapter = adapter(8, 4);
        int[] whole = tokens(40);
        boolean[] learned = new boolean[whole.length];
        Arrays.fill(learned, true);
        double[][] scores =
                graph.score(TokenBatch.of(new int[][] {whole}, new boolean[][] {learned}), weights, adapter, SCALE);

        try (SlotBatch batch = new SlotBatch(graph, weights, config, OPTIONS)) {
            batch.load(2, adapter, SCALE);
            try (NextTokens first = batch.prefill(2, Arrays.copyOf(whole, 9))) {
                assertThat(first.logProbability(0, whole[9])).isCloseTo(scores[0][8], within(1e-4));
            }
            for (int at = 9; at < whole.length - 1; at++) {
                try (NextTokens next = feed(batch, 2, whole[at], at)) {
                    assertThat(next.logProbability(2, whole[at + 1])).isCloseTo(scores[0][at], within(1e-4));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 7})
    void shouldGiveARowTheSameBitsAloneAndInABatch(int slot) {
        int[][] prompts = new int[8][];
        Tensors[] adapters = new Tensors[8];
        for (int i = 0; i < 8; i++) {
            prompts[i] = tokens(3 + 16 * i);
            adapters[i] = adapter(i % 2 == 0 ? 8 : 4, 20 + i % 3);
        }
        List<float[]> alone = alone(slot, prompts[slot], adapters[slot], STEPS);
        List<float[]> elsewhere = alone((slot + 3) % 8, prompts[slot], adapters[slot], STEPS);

        List<float[]> inBatch = inBatch(slot, prompts, adapters);

        for (int step = 0; step <= STEPS; step++) {
            assertThat(inBatch.get(step)).as("step %d", step).isEqualTo(alone.get(step));
            assertThat(elsewhere.get(step)).as("other slot, step %d", step).isEqualTo(alone.get(step));
        }
    }

    @Test
    void shouldTakeTheLowestIdAmongEqualsAsTheBest() {
        float[] ties = new float[2 * VOCABULARY];
        ties[300] = ties[40] = ties[301] = 3;
        ties[VOCABULARY + 514] = ties[VOCABULARY + 17] = 1;
        NDManager scope = graph.manager().newSubManager();
        NDArray logits = scope.create(ties, new Shape(2, VOCABULARY));

        try (NextTokens next = new NextTokens(scope, logits, SlotBatch.summary(graph, scope, logits))) {
            assertThat(next.best(0)).isEqualTo(40);
            assertThat(next.best(1)).isEqualTo(17);
            double sum = 3 * Math.exp(3) + VOCABULARY - 3;
            assertThat(next.logProbability(0, 40)).isCloseTo(3 - Math.log(sum), within(1e-5));
            assertThat(next.logProbability(0, 41)).isCloseTo(-Math.log(sum), within(1e-5));
        }
    }

    private float[] recomputed(int[] whole, Tensors adapter) {
        try (SlotBatch fresh = new SlotBatch(graph, weights, config, OPTIONS)) {
            fresh.load(0, adapter, SCALE);
            try (NextTokens next = fresh.prefill(0, whole)) {
                return next.logits();
            }
        }
    }

    /** Logits of the first token and of each after it, all chosen greedily. */
    private List<float[]> alone(int slot, int[] prompt, Tensors adapter, int steps) {
        List<float[]> logits = new ArrayList<>();
        try (SlotBatch batch = new SlotBatch(graph, weights, config, OPTIONS)) {
            batch.load(slot, adapter, SCALE);
            try (NextTokens next = batch.prefill(slot, prompt)) {
                logits.add(next.logits());
            }
            for (int step = 0; step < steps; step++) {
                try (NextTokens next = feed(batch, slot, best(logits.get(step)), prompt.length + step)) {
                    logits.add(row(next.logits(), slot));
                }
            }
        }
        return logits;
    }

    /** The same while neighbours join and leave. */
    private List<float[]> inBatch(int slot, int[][] prompts, Tensors[] adapters) {
        List<float[]> logits = new ArrayList<>();
        try (SlotBatch batch = new SlotBatch(graph, weights, config, OPTIONS)) {
            int[] ids = new int[8];
            int[] positions = new int[8];
            Arrays.fill(positions, -1);
            for (int i = 0; i < 8; i += 2) {
                start(batch, i, prompts, adapters, ids, positions);
            }
            batch.load(slot, adapters[slot], SCALE);
            try (NextTokens next = batch.prefill(slot, prompts[slot])) {
                logits.add(next.logits());
            }
            for (int step = 0; step < STEPS; step++) {
                int neighbour = (slot + 1 + step % 7) % 8;
                if (positions[neighbour] >= 0) {
                    positions[neighbour] = -1;
                } else {
                    start(batch, neighbour, prompts, adapters, ids, positions);
                }
                ids[slot] = best(logits.get(step));
                positions[slot] = prompts[slot].length + step;
                try (NextTokens next = batch.decode(0, ids, positions)) {
                    logits.add(row(next.logits(), slot));
                    for (int i = 0; i < 8; i++) {
                        positions[i] += positions[i] >= 0 ? 1 : 0;
                        ids[i] = positions[i] >= 0 ? next.best(i) : random.nextInt(VOCABULARY);
                    }
                }
            }
        }
        return logits;
    }

    private void start(SlotBatch batch, int slot, int[][] prompts, Tensors[] adapters, int[] ids, int[] positions) {
        batch.load(slot, adapters[slot], SCALE);
        try (NextTokens next = batch.prefill(slot, prompts[slot])) {
            ids[slot] = next.best(0);
            positions[slot] = prompts[slot].length;
        }
    }

    private static NextTokens feed(SlotBatch batch, int slot, int token, int position) {
        int[] ids = new int[8];
        int[] positions = new int[8];
        Arrays.fill(positions, -1);
        ids[slot] = token;
        positions[slot] = position;
        return batch.decode(0, ids, positions);
    }

    private Tensors adapter(int rank, long seed) {
        return TestModels.random(graph.manager(), config.adapterShapes(rank), 0.1, seed, DataType.FLOAT32);
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, VOCABULARY).toArray();
    }

    private static float[] row(float[] logits, int row) {
        return Arrays.copyOfRange(logits, row * VOCABULARY, (row + 1) * VOCABULARY);
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
