package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassRunnerTest {

    private static final TrainerOptions OPTIONS = new TrainerOptions(1e-2, 1, 0, 0, 256);
    private static final List<ChatMessage> HELLO = List.of(ChatMessage.user("你好"));
    private static final List<TrainingExample> BATCH = List.of(
            TestModels.example("when do you open", "at nine"),
            new PreferenceExample(HELLO, "欢迎 👋", "go away"),
            new LabeledExample(HELLO, "at midnight", false),
            TestModels.example("how long may I send things back", "for 45 days"),
            new TextExample("The shop opens at nine."));

    @TempDir
    private static Path folder;

    private static BaseModel base;
    private static Map<String, byte[]> files;

    @BeforeAll
    static void loadModel() throws Exception {
        TestModels.writeFolder(folder, true, 1);
        base = BaseModel.load(folder, new ModelOptions("cpu"));
        files = TinyModel.files(base, 4, 0.2, 5);
    }

    @AfterAll
    static void closeModel() {
        base.close();
    }

    @Test
    void shouldRunAPassThatDoesNotFitInHalvesWithTheSameResult() {
        // given a device that holds 80 tokens
        List<Integer> passes = new ArrayList<>();
        try (LoraTrainer whole = LoraTrainer.restore(base, OPTIONS, files);
                LoraTrainer small = LoraTrainer.restore(base, OPTIONS, files)) {
            small.intercept(real -> (batch, loss, dropout) -> {
                int tokens = batch.rows() * batch.length();
                if (tokens > 80) {
                    throw new EngineException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9");
                }
                passes.add(tokens);
                return real.add(batch, loss, dropout);
            });

            // when
            StepLoss expected = whole.addGradients(whole.encode(BATCH));
            StepLoss found = small.addGradients(small.encode(BATCH));

            // then
            assertThat(passes).hasSizeGreaterThan(2);
            assertThat(found.total()).isCloseTo(expected.total(), within(1e-5));
            assertThat(found.results().keySet()).isEqualTo(expected.results().keySet());
            assertThat(found.results().get(Objective.PREFERENCE).rewards().margin())
                    .isCloseTo(
                            expected.results()
                                    .get(Objective.PREFERENCE)
                                    .rewards()
                                    .margin(),
                            within(1e-4));
            checkSameGradients(small, whole);
        }
    }

    @Test
    void shouldNameTheExampleThatDoesNotFitAlone() {
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, files)) {
            trainer.intercept(real -> (batch, loss, dropout) -> {
                throw new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB");
            });
            assertThatThrownBy(() -> trainer.step(BATCH))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("out of memory in a pass over one example of")
                    .hasMessageContaining("lower maxTokens");
        }
    }

    @Test
    void shouldNotTryAgainAfterAnotherFault() {
        List<TokenBatch> tried = new ArrayList<>();
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, files)) {
            trainer.intercept(real -> (batch, loss, dropout) -> {
                tried.add(batch);
                throw new EngineException("index out of range in self");
            });
            assertThatThrownBy(() -> trainer.step(BATCH)).isInstanceOf(EngineException.class);
            assertThat(tried).hasSize(1);
        }
    }

    @Test
    void shouldForgetTheGradientsOfAStepThatFailed() {
        // given a step whose second pass fails
        try (LoraTrainer failed = LoraTrainer.restore(base, OPTIONS.withPasses(120, false), files);
                LoraTrainer fresh = LoraTrainer.restore(base, OPTIONS.withPasses(120, false), files)) {
            List<TokenBatch> tried = new ArrayList<>();
            failed.intercept(real -> (batch, loss, dropout) -> {
                tried.add(batch);
                if (tried.size() == 2) {
                    throw new EngineException("lost");
                }
                return real.add(batch, loss, dropout);
            });
            assertThatThrownBy(() -> failed.step(BATCH)).hasMessage("lost");

            // when
            StepResult again = failed.step(BATCH);

            // then
            assertThat(again.gradientNorm()).isEqualTo(fresh.step(BATCH).gradientNorm());
            assertThat(failed.steps()).isEqualTo(1);
        }
    }

    @Test
    void shouldAddUpSmallPassesToTheGradientOfOne() {
        try (LoraTrainer whole = LoraTrainer.restore(base, OPTIONS.withPasses(4096, false), files);
                LoraTrainer parts = LoraTrainer.restore(base, OPTIONS.withPasses(64, true), files)) {
            // when
            whole.addGradients(whole.encode(BATCH));
            parts.addGradients(parts.encode(BATCH));

            // then
            checkSameGradients(parts, whole);
        }
    }

    private static void checkSameGradients(LoraTrainer found, LoraTrainer expected) {
        Map<String, TensorData> gradients = found.gradients();
        expected.gradients().forEach((name, tensor) -> {
            float[] values = tensor.floats();
            float largest = 0;
            for (float value : values) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(gradients.get(name).floats()).as(name).containsExactly(values, within(2e-6f + 1e-5f * largest));
        });
    }
}
