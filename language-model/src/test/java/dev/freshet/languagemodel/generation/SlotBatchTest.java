package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.training.TokenScores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@CsvSource({"64, vectors", "256, vectors", "64, torch", "256, torch"})
class SlotBatchTest {
    private static final GeneratorOptions OPTIONS = new GeneratorOptions(10, 160, 8);
    private static final int VOCABULARY = 515;
    private static final int STEPS = 12;
    private static final int CHUNK = 16;

    private final Random random = new Random(11);
    private final List<Adapter> adapters = new ArrayList<>();
    private final ModelConfig config;
    private final String engine;

    @TempDir
    private Path folder;

    private BaseModel base;

    SlotBatchTest(int width, String engine) {
        this.engine = engine;
        int heads = width / 32;
        config = ModelConfig.llama(VOCABULARY, width, 2 * width + 32, 3, heads, heads / 2, 32, 256, 10_000, 1e-5, true);
    }

    @BeforeEach
    void load() throws IOException {
        TestModels.writeFolder(folder, config, 0.08, 1);
        base = BaseModel.load(folder, ModelOptions.defaults());
    }

    @AfterEach
    void close() {
        adapters.forEach(Adapter::close);
        base.close();
    }

    @Test
    void shouldGiveWithTheCacheWhatTheWholePrefixGivesWithout() {
        Adapter adapter = adapter(8, 3);
        int[] prompt = tokens(17);
        List<float[]> cached = alone(0, prompt, adapter);

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
        Adapter adapter = adapter(8, 4);
        int[] whole = tokens(40);
        double[] scores = TokenScores.of(base, adapter, whole);

        try (SlotBatch batch = batch()) {
            batch.load(2, adapter);
            NextTokens first = Objects.requireNonNull(batch.prefill(2, 0, Arrays.copyOf(whole, 9), true));
            assertThat(logProbability(first, whole[9])).isCloseTo(scores[8], within(1e-4));
            for (int at = 9; at < whole.length - 1; at++) {
                NextTokens next = batch.decode(new int[] {2}, new int[] {whole[at]}, new int[] {at});
                assertThat(logProbability(next, whole[at + 1])).isCloseTo(scores[at], within(1e-4));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 7, 9})
    void shouldGiveARowTheSameBitsAloneAndInABatch(int slot) {
        int[][] prompts = new int[10][];
        Adapter[] theirs = new Adapter[10];
        for (int i = 0; i < 10; i++) {
            prompts[i] = tokens(3 + 14 * i);
            theirs[i] = adapter(i % 2 == 0 ? 8 : 4, 20 + i % 3);
        }
        List<float[]> alone = alone(slot, prompts[slot], theirs[slot]);
        List<float[]> elsewhere = alone((slot + 3) % 10, prompts[slot], theirs[slot]);

        List<float[]> inBatch = inBatch(slot, prompts, theirs);

        for (int step = 0; step <= STEPS; step++) {
            assertThat(inBatch.get(step)).as("step %d", step).isEqualTo(alone.get(step));
            assertThat(elsewhere.get(step)).as("other slot, step %d", step).isEqualTo(alone.get(step));
        }
    }

    @Test
    void shouldGiveTheSameBitsWithAnyNumberOfThreads() {
        Adapter adapter = adapter(8, 3);
        int[] prompt = tokens(50);

        List<float[]> one = alone(OPTIONS.withThreads(1), 2, prompt, adapter);
        List<float[]> three = alone(OPTIONS.withThreads(3), 2, prompt, adapter);

        assertThat(three).usingRecursiveComparison().isEqualTo(one);
    }

    @Test
    void shouldGiveACopiedPrefixTheBitsOfOneThatWasFed() {
        Adapter adapter = adapter(8, 3);
        int[] prompt = tokens(50);
        List<float[]> fed = alone(4, prompt, adapter);

        List<float[]> copied = new ArrayList<>();
        try (SlotBatch batch = batch()) {
            batch.load(1, adapter);
            feed(batch, 1, 0, tokens(20));
            feed(batch, 1, 0, Arrays.copyOf(prompt, 40));
            batch.load(9, adapter);
            feed(batch, 9, 0, tokens(60));
            batch.copyPrefix(1, 9, 2 * CHUNK);
            copied.add(feed(batch, 9, 2 * CHUNK, prompt));
            decodeGreedily(batch, 9, prompt.length, copied);
        }

        assertThat(copied).usingRecursiveComparison().isEqualTo(fed);
    }

    @Test
    void shouldGiveNoDistributionBeforeTheLastChunk() {
        try (SlotBatch batch = batch()) {
            batch.load(0, adapter(4, 1));

            assertThat(batch.prefill(0, 0, tokens(CHUNK), false)).isNull();
            assertThat(batch.prefill(0, CHUNK, tokens(3), true)).isNotNull();
        }
    }

    private float[] recomputed(int[] whole, Adapter adapter) {
        try (SlotBatch fresh = batch()) {
            fresh.load(0, adapter);
            return row(Objects.requireNonNull(fresh.prefill(0, 0, whole, true)), 0);
        }
    }

    /** Logits of the first token and of each after it, all chosen greedily. */
    private List<float[]> alone(int slot, int[] prompt, Adapter adapter) {
        return alone(OPTIONS, slot, prompt, adapter);
    }

    private List<float[]> alone(GeneratorOptions options, int slot, int[] prompt, Adapter adapter) {
        List<float[]> logits = new ArrayList<>();
        try (SlotBatch batch = batch(options)) {
            batch.load(slot, adapter);
            logits.add(feed(batch, slot, 0, prompt));
            decodeGreedily(batch, slot, prompt.length, logits);
        }
        return logits;
    }

    private SlotBatch batch() {
        return batch(OPTIONS);
    }

    private SlotBatch batch(GeneratorOptions options) {
        return engine.equals("torch") ? new TorchSlotBatch(base, options) : new VectorSlotBatch(base, options);
    }

    private static void decodeGreedily(SlotBatch batch, int slot, int length, List<float[]> logits) {
        for (int step = 0; step < STEPS; step++) {
            int[] token = {best(logits.get(step))};
            logits.add(row(batch.decode(new int[] {slot}, token, new int[] {length + step}), 0));
        }
    }

    /** The same while neighbours join and leave, and rows are named in another order with every step. */
    private List<float[]> inBatch(int slot, int[][] prompts, Adapter[] theirs) {
        List<float[]> logits = new ArrayList<>();
        try (SlotBatch batch = batch()) {
            int[] lengths = new int[10];
            for (int i = 0; i < 10; i += 2) {
                start(batch, i, prompts, theirs, lengths);
            }
            logits.add(start(batch, slot, prompts, theirs, lengths));
            for (int step = 0; step < STEPS; step++) {
                int neighbour = (slot + 1 + step % 9) % 10;
                if (lengths[neighbour] > 0) {
                    lengths[neighbour] = 0;
                } else {
                    start(batch, neighbour, prompts, theirs, lengths);
                }
                int shift = step;
                int[] slots = IntStream.range(0, 10)
                        .map(i -> (3 * i + shift) % 10)
                        .filter(i -> lengths[i] > 0)
                        .toArray();
                int[] ids = random.ints(slots.length, 0, VOCABULARY).toArray();
                int mine = IntStream.range(0, slots.length)
                        .filter(i -> slots[i] == slot)
                        .findFirst()
                        .orElseThrow();
                ids[mine] = best(logits.get(step));
                int[] positions = IntStream.of(slots).map(i -> lengths[i]++).toArray();
                logits.add(row(batch.decode(slots, ids, positions), mine));
            }
        }
        return logits;
    }

    private static float[] start(SlotBatch batch, int slot, int[][] prompts, Adapter[] theirs, int[] lengths) {
        batch.load(slot, theirs[slot]);
        lengths[slot] = prompts[slot].length;
        return feed(batch, slot, 0, prompts[slot]);
    }

    /** Feeds what follows {@code start} in chunks. */
    private static float[] feed(SlotBatch batch, int slot, int start, int[] prompt) {
        NextTokens next = null;
        for (int at = start; at < prompt.length; at += CHUNK) {
            int end = Math.min(prompt.length, at + CHUNK);
            next = batch.prefill(slot, at, Arrays.copyOfRange(prompt, at, end), end == prompt.length);
        }
        return row(Objects.requireNonNull(next), 0);
    }

    private Adapter adapter(int rank, long seed) {
        Adapter adapter = TinyModel.adapter(base, rank, 0.1, seed);
        adapters.add(adapter);
        return adapter;
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, VOCABULARY).toArray();
    }

    private static float[] row(NextTokens next, int row) {
        return Arrays.copyOfRange(next.logits(), row * VOCABULARY, (row + 1) * VOCABULARY);
    }

    private static int best(float[] logits) {
        Distribution distribution = new Distribution(VOCABULARY);
        assertThat(distribution.read(logits, 0, VOCABULARY)).isTrue();
        return distribution.best();
    }

    private static double logProbability(NextTokens next, int token) {
        Distribution distribution = new Distribution(VOCABULARY);
        assertThat(next.read(0, distribution)).isTrue();
        return distribution.logProbability(token);
    }
}
