package dev.freshet.languagemodel.generation;

import static dev.freshet.languagemodel.ConformanceFixture.array;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.freshet.kernels.CpuKernels;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ConformanceFixture;
import dev.freshet.languagemodel.ConformanceFixture.Prompt;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.RotaryTurns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The distributions of the next token are those of Transformers, with and without PEFT's adapters. Both sides' logits are
 * compared as log-probabilities, their largest difference relative to the largest logit.
 */
class LogitsConformanceTest {

    @ParameterizedTest
    @MethodSource("families")
    void shouldComputeABatchOfUnequalLengths(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        try (BaseModel base = fixture.load("fp32")) {
            for (String variant : fixture.variants()) {
                try (Adapter adapter = fixture.adapter(base, variant)) {
                    float[] found = scored(base, adapter, fixture);

                    assertThat(difference(found, fixture, variant)).as(variant).isLessThan(1e-4);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldFeedPromptsInChunks(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        try (BaseModel base = fixture.load("fp32")) {
            for (String variant : fixture.variants()) {
                try (Adapter adapter = fixture.served(base, variant)) {
                    for (SlotBatch batch : batches(base)) {
                        float[] found = served(batch, adapter, fixture);

                        assertThat(difference(found, fixture, variant))
                                .as("%s, %s", variant, batch)
                                .isLessThan(1e-4);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"llama-3, bf16", "qwen2.5, bf16", "qwen3, bf16", "llama-3, int8", "qwen2.5, int8", "qwen3, int8"})
    void shouldStayAsNearAsTransformersInFewerBits(String family, String dtype) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        double bound = 2 * fixture.reduced(dtype).difference();
        try (BaseModel base = fixture.load(dtype);
                Adapter adapter = fixture.served(base, "adapter")) {
            float[] scored = scored(base, adapter, fixture);

            assertThat(difference(scored, fixture, "adapter")).isBetween(1e-4, bound);
            for (SlotBatch batch : batches(base)) {
                float[] served = served(batch, adapter, fixture);

                assertThat(difference(served, fixture, "adapter"))
                        .as("%s", batch)
                        .isBetween(1e-4, bound);
            }
        }
    }

    /** Everything that serves on this machine. */
    private static List<SlotBatch> batches(BaseModel base) {
        GeneratorOptions options = new GeneratorOptions(4, 512, 8);
        List<SlotBatch> batches = new ArrayList<>(List.of(new TorchSlotBatch(base, options)));
        if (CpuKernels.available() && !base.graph().manager().getDevice().isGpu()) {
            batches.add(new VectorSlotBatch(base, options));
        }
        return batches;
    }

    /** Through the path of scoring and training: every token of the vocabulary is the target of each pick. */
    private static float[] scored(BaseModel base, @Nullable Adapter adapter, ConformanceFixture fixture) {
        List<Prompt> prompts = fixture.prompts();
        int length =
                prompts.stream().mapToInt(prompt -> prompt.ids().size()).max().orElseThrow();
        long[] ids = new long[prompts.size() * length];
        for (int row = 0; row < prompts.size(); row++) {
            for (int i = 0; i < prompts.get(row).ids().size(); i++) {
                ids[row * length + i] = prompts.get(row).ids().get(i);
            }
        }
        int vocabulary = base.config().vocabularySize();
        long[] picks = Arrays.stream(fixture.picks())
                .mapToLong(pick -> (long) pick[0] * length + pick[1])
                .flatMap(pick -> IntStream.range(0, vocabulary).mapToLong(token -> pick))
                .toArray();
        long[] targets =
                IntStream.range(0, picks.length).mapToLong(i -> i % vocabulary).toArray();
        double[] scales = adapter == null ? new double[1] : adapter.scales();
        DecoderGraph graph = base.graph();
        RotaryTurns.Table turns = graph.turns(length);
        try (NDManager scope = graph.manager().newSubManager()) {
            NDArray oneSequenceInEachRow = scope.create(new long[0]);
            float[] scores = graph.run(
                            scope,
                            "score",
                            scope.create(ids, new Shape(prompts.size(), length)),
                            scope.create(picks),
                            oneSequenceInEachRow,
                            oneSequenceInEachRow,
                            scope.create(targets),
                            turns.cos(),
                            turns.sin(),
                            DecoderGraph.create(scope, scales, new Shape(scales.length), DataType.FLOAT32),
                            base.weights(),
                            adapter == null ? base.noAdapter() : adapter.tensors())
                    .toFloatArray();
            return Arrays.copyOf(scores, picks.length);
        }
    }

    /** Through the path of generation: each prompt up to each of its picks, in chunks, then a token alone. Closes the batch. */
    private static float[] served(SlotBatch batch, Adapter adapter, ConformanceFixture fixture) {
        int[][] picks = fixture.picks();
        int vocabulary = fixture.logits(ConformanceFixture.BASE).length / picks.length;
        float[][] rows = new float[picks.length][];
        for (int i = 0; i < picks.length; i++) {
            int slot = picks[i][0];
            int place = picks[i][1];
            int[] ids = array(fixture.prompts().get(slot).ids());
            batch.load(slot, adapter);
            for (int start = 0; start < place; start += 16) {
                batch.prefill(slot, start, Arrays.copyOfRange(ids, start, Math.min(place, start + 16)), false);
            }
            NextTokens next = batch.decode(new int[] {slot}, new int[] {ids[place]}, new int[] {place});
            rows[i] = Arrays.copyOf(next.logits(), vocabulary);
        }
        batch.close();
        float[] logits = new float[picks.length * vocabulary];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, logits, i * vocabulary, vocabulary);
        }
        return logits;
    }

    private static double difference(float[] logits, ConformanceFixture fixture, String variant) {
        float[] expected = fixture.logits(variant);
        assertThat(logits).hasSameSizeAs(expected);
        int vocabulary = expected.length / fixture.picks().length;
        double largest = 0;
        double difference = 0;
        for (int row = 0; row < expected.length; row += vocabulary) {
            double shift = logSum(logits, row, vocabulary) - logSum(expected, row, vocabulary);
            for (int i = row; i < row + vocabulary; i++) {
                largest = Math.max(largest, Math.abs(expected[i]));
                difference = Math.max(difference, Math.abs(logits[i] - expected[i] - shift));
            }
        }
        return difference / largest;
    }

    private static double logSum(float[] logits, int start, int count) {
        return Math.log(IntStream.range(start, start + count)
                .mapToDouble(i -> Math.exp(logits[i]))
                .sum());
    }

    static List<String> families() throws IOException {
        return ConformanceFixture.onEveryDevice();
    }
}
