package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.TinyTokenizer;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainerTest {

    private static final PretrainerOptions OPTIONS = new PretrainerOptions(1e-2, 1e-3, 10, 150, 0.1, 1, 42);
    private static final int[][] IDS = {{3, 9, 27, 14, 5, 6}, {8, 2, 60, 1, 9, 3}};
    private static final boolean[][] LEARNED = {all(6), all(6)};

    @Test
    void shouldLearnASmallBatchByHeart() {
        // given
        try (Pretrainer pretrainer = Pretrainer.create(TestModels.tiny(true), OPTIONS)) {
            double before = pretrainer.evaluate(IDS, LEARNED).mean();

            // when
            for (int i = 0; i < 150; i++) {
                pretrainer.step(IDS, LEARNED);
            }

            // then
            assertThat(before).isGreaterThan(3.5);
            assertThat(pretrainer.evaluate(IDS, LEARNED).mean()).isLessThan(0.1);
            assertThat(pretrainer.steps()).isEqualTo(150);
        }
    }

    @Test
    void shouldSaveAFolderThatLoadsWithTheSameWeightsAsBfloat16(@TempDir Path folder) throws Exception {
        // given
        TinyTokenizer.write(folder);
        ModelConfig config = ModelConfig.llama(TinyTokenizer.VOCABULARY, 32, 48, 2, 4, 2, 8, 64, 10_000, 1e-5, true);
        SupervisedExample example = TestModels.example("a", "b");
        try (Pretrainer pretrainer = Pretrainer.create(config, OPTIONS);
                Tokenizer tokenizer = Tokenizer.load(folder)) {
            ExampleEncoder encoder = new ExampleEncoder(tokenizer, 64);
            int[] prompt = tokenizer.encodePrompt(example.messages());
            int[] ids = Arrays.copyOf(prompt, prompt.length + 2);
            ids[prompt.length] = tokenizer.encode("b")[0];
            ids[prompt.length + 1] = tokenizer.endOfTurn();
            boolean[] learned = new boolean[ids.length];
            Arrays.fill(learned, prompt.length, ids.length, true);
            for (int i = 0; i < 20; i++) {
                pretrainer.step(new int[][] {ids}, new boolean[][] {learned});
            }
            double expected = pretrainer
                    .evaluate(new int[][] {ids}, new boolean[][] {learned})
                    .sum();

            // when
            pretrainer.save(folder);

            // then
            assertThat(encoder.encode(example).length()).isEqualTo(ids.length);
            try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
                assertThat(base.config()).isEqualTo(config);
                Score score = Evaluator.score(base, null, List.of(example)).get(0);
                assertThat(-score.logProbability()).isCloseTo(expected, within(0.02 * expected));
            }
        }
    }

    @Test
    void shouldStartFromTheSameWeightsForTheSameSeed() {
        try (Pretrainer one = Pretrainer.create(TestModels.tiny(false), OPTIONS);
                Pretrainer same = Pretrainer.create(TestModels.tiny(false), OPTIONS)) {
            assertThat(one.evaluate(IDS, LEARNED)).isEqualTo(same.evaluate(IDS, LEARNED));
            assertThat(one.step(IDS, LEARNED)).isEqualTo(same.step(IDS, LEARNED));
            assertThat(one.evaluate(IDS, LEARNED)).isEqualTo(same.evaluate(IDS, LEARNED));
        }
    }

    @Test
    void shouldWarmUpAndThenFallToTheFinalRate() {
        PretrainerOptions options = new PretrainerOptions(1e-2, 1e-3, 10, 110, 0.1, 1, 42);
        assertThat(options.learningRate(1)).isEqualTo(1e-3);
        assertThat(options.learningRate(10)).isEqualTo(1e-2);
        assertThat(options.learningRate(60)).isCloseTo(5.5e-3, within(1e-9));
        assertThat(options.learningRate(110)).isCloseTo(1e-3, within(1e-9));
        assertThat(options.learningRate(1000)).isCloseTo(1e-3, within(1e-9));
    }

    private static boolean[] all(int length) {
        boolean[] mask = new boolean[length];
        Arrays.fill(mask, true);
        return mask;
    }
}
