package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.RopeScaling;
import dev.freshet.languagemodel.torch.Processor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PromptPassTest {

    private static final GeneratorOptions OPTIONS = new GeneratorOptions(3, 128, 8).withPrefill(32, 32);
    private static final int VOCABULARY = 515;

    private final Random random = new Random(5);

    @TempDir
    private Path folder;

    @BeforeEach
    void needTheProcessor() {
        assumeTrue(Processor.hasBfloat16(), "this processor has no bf16 instructions: prompts go another way");
    }

    static Stream<Arguments> models() {
        return Stream.of("bf16", "int8")
                .flatMap(dtype -> Stream.of(
                        Arguments.of(dtype, shape(false, false, RopeScaling.none())),
                        Arguments.of(dtype, shape(true, false, new RopeScaling.Linear(3))),
                        Arguments.of(dtype, shape(false, true, new RopeScaling.Llama3(8, 1, 4, 16)))));
    }

    @ParameterizedTest
    @MethodSource("models")
    void shouldGiveWhatExactWeightsGiveWithinTheTypesError(String dtype, ModelConfig config) throws IOException {
        TestModels.writeFolder(folder, config, 0.1, 1);
        int[] prompt = tokens(75);
        float[] exact = logits("fp32", prompt);

        float[] narrow = logits(dtype, prompt);

        double error = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            error += Math.pow(narrow[i] - exact[i], 2);
            size += Math.pow(exact[i], 2);
        }
        assertThat(Math.sqrt(error / size)).isLessThan(0.03);
    }

    @ParameterizedTest
    @MethodSource("models")
    void shouldGiveAPromptTheSameBitsAmongOthers(String dtype, ModelConfig config) throws IOException {
        TestModels.writeFolder(folder, config, 0.1, 1);
        int[] prompt = tokens(75);
        int[] other = tokens(75);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu", dtype));
                Adapter adapter = adapter(base);
                VectorSlotBatch batch = new VectorSlotBatch(base, OPTIONS)) {
            batch.load(0, adapter);
            batch.load(1, adapter);
            batch.load(2, adapter);
            float[] alone = feed(batch, 0, 0, prompt, 75);

            feed(batch, 1, 0, prompt, 32);
            feed(batch, 2, 0, other, 64);
            feed(batch, 1, 32, prompt, 64);
            float[] interleaved = feed(batch, 1, 64, prompt, 75);
            batch.copyPrefix(1, 2, 32);
            float[] copied = feed(batch, 2, 32, prompt, 75);
            feed(batch, 2, 0, other, 64);
            batch.copyPrefix(1, 2, 64);
            float[] copiedOverWhatWasFedLast = feed(batch, 2, 64, Arrays.copyOf(prompt, 96), 96);
            float[] itself = feed(batch, 0, 0, Arrays.copyOf(prompt, 96), 96);

            assertThat(interleaved).isEqualTo(alone);
            assertThat(copied).isEqualTo(alone);
            assertThat(copiedOverWhatWasFedLast).isEqualTo(itself);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void shouldLeaveKeysAndValuesThatDecodingGoesOnFrom(String dtype, ModelConfig config) throws IOException {
        TestModels.writeFolder(folder, config, 0.1, 1);
        int[] prompt = tokens(64);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu", dtype));
                Adapter adapter = adapter(base);
                VectorSlotBatch batch = new VectorSlotBatch(base, OPTIONS)) {
            batch.load(0, adapter);
            float[] whole = feed(batch, 0, 0, prompt, 64);
            feed(batch, 0, 0, prompt, 60);
            float[] stepped = {};
            for (int at = 60; at < 64; at++) {
                NextTokens next = batch.decode(new int[] {0}, new int[] {prompt[at]}, new int[] {at});
                stepped = Arrays.copyOf(next.logits(), VOCABULARY);
            }

            double largest = 0;
            for (float value : whole) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(stepped).containsExactly(whole, within((float) (0.04 * largest)));
        }
    }

    private float[] logits(String dtype, int[] prompt) {
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu", dtype));
                Adapter adapter = adapter(base);
                VectorSlotBatch batch = new VectorSlotBatch(base, OPTIONS)) {
            batch.load(0, adapter);
            return feed(batch, 0, 0, prompt, prompt.length);
        }
    }

    private static float[] feed(SlotBatch batch, int slot, int start, int[] prompt, int end) {
        float[] logits = {};
        for (int from = start; from < end; from += 32) {
            int to = Math.min(end, from + 32);
            NextTokens next =
                    Objects.requireNonNull(batch.prefill(slot, from, Arrays.copyOfRange(prompt, from, to), true));
            logits = Arrays.copyOf(next.logits(), VOCABULARY);
        }
        return logits;
    }

    private static Adapter adapter(BaseModel base) {
        return TinyModel.adapter(base, 8, 0.1, 3);
    }

    private int[] tokens(int count) {
        return random.ints(count, 0, VOCABULARY).toArray();
    }

    private static ModelConfig shape(boolean bias, boolean headNorm, RopeScaling scaling) {
        return new ModelConfig(VOCABULARY, 64, 96, 2, 4, 2, 16, 128, 10_000, 1e-5, true, bias, headNorm, scaling);
    }
}
