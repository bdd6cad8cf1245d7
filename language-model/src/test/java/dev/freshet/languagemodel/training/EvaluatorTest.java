package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {

    private static final List<SupervisedExample> EXAMPLES =
            List.of(TestModels.example("when", "at nine"), TestModels.example("how long", "45"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFindNoDifferenceBetweenTheBaseAndAZeroAdapter(boolean tiedHead) throws Exception {
        // given
        TestModels.writeFolder(folder, tiedHead, 1);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"));
                Adapter adapter = Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 3))) {
            // when
            List<Score> with = Evaluator.score(base, adapter, EXAMPLES);

            // then
            assertThat(with).isEqualTo(Evaluator.score(base, null, EXAMPLES));
            assertThat(Evaluator.klToBase(base, adapter, EXAMPLES)).isZero();
        }
    }

    @Test
    void shouldCountTheAnswerAndItsEndAlone() throws Exception {
        // given
        TestModels.writeFolder(folder, true, 1);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            int answer = base.tokenizer().encode("at nine").length;

            // when
            Score score = Evaluator.score(base, null, EXAMPLES).get(0);

            // then
            assertThat(score.tokens()).isEqualTo(answer + 1);
            assertThat(score.logProbability()).isNegative();
        }
    }

    @Test
    void shouldScoreAnExampleTheSameWhateverItsNeighbours() throws Exception {
        // given
        TestModels.writeFolder(folder, true, 1);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            List<SupervisedExample> many = new ArrayList<>(EXAMPLES);
            for (int i = 1; i < 60; i++) {
                many.add(TestModels.example("x".repeat(i), "y".repeat(61 - i)));
            }

            // when
            List<Score> together = Evaluator.score(base, null, many);

            // then
            for (int i = 0; i < many.size(); i++) {
                Score alone = Evaluator.score(base, null, List.of(many.get(i))).get(0);
                assertThat(together.get(i).tokens()).isEqualTo(alone.tokens());
                assertThat(together.get(i).logProbability()).isCloseTo(alone.logProbability(), within(1e-3));
            }
        }
    }

    @Test
    void shouldCallAnAnswerGreedyOnlyIfEveryTokenIsTheMostProbable() throws Exception {
        // given
        TestModels.writeFolder(folder, true, 1);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            TrainerOptions options = new TrainerOptions(1e-2, 1, 0, 0, 256);
            try (LoraTrainer trainer =
                    LoraTrainer.restore(base, options, Adapter.zero(base, LoraConfig.defaults(), 3))) {
                for (int i = 0; i < 60; i++) {
                    trainer.step(List.of(TestModels.example("when", "at nine")));
                }
                try (Adapter adapter = Adapter.load(base, trainer.save())) {
                    // when
                    List<Score> scores = Evaluator.score(
                            base,
                            adapter,
                            List.of(
                                    TestModels.example("when", "at nine"),
                                    TestModels.example("when", "at nin"),
                                    TestModels.example("when", "at nine!")));

                    // then
                    assertThat(scores).extracting(Score::greedy).containsExactly(true, false, false);
                }
            }
        }
    }

    @Test
    void shouldMeasureThePerplexityOfTextsOverAllTokensButTheFirstOfEach() throws Exception {
        // given
        TestModels.writeFolder(folder, true, 1);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            List<TextExample> texts = List.of(new TextExample("The shop opens at nine."), new TextExample("你好 👋"));
            int tokens = texts.stream()
                    .mapToInt(text -> base.tokenizer().encodeText(text.text()).length - 1)
                    .sum();

            // when
            Loss loss = Evaluator.loss(base, null, texts);

            // then the trainer finds the same before its first step
            assertThat(loss.tokens()).isEqualTo(tokens);
            try (LoraTrainer trainer = LoraTrainer.restore(
                    base, TrainerOptions.defaults(), Adapter.zero(base, LoraConfig.defaults(), 3))) {
                assertThat(loss.mean()).isCloseTo(trainer.step(texts).loss(), within(1e-4));
            }
            assertThat(loss.perplexity()).isCloseTo(Math.exp(loss.sum() / tokens), within(1e-9));
        }
    }

    @Test
    void shouldReadTheWindowsOfALongTextAlone() throws Exception {
        // given
        TestModels.writeFolder(folder, true, 1);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            String text = "The shop opens at nine. ".repeat(60);
            assertThat(base.tokenizer().encodeText(text))
                    .hasSizeGreaterThan(2 * base.config().maxPositions());

            // when
            Loss loss = Evaluator.loss(base, null, List.of(new TextExample(text)));

            // then
            assertThat(loss.tokens()).isEqualTo(base.tokenizer().encodeText(text).length - 1);
        }
    }

    @Test
    void shouldFindTheRewardsThatTrainingReports() throws Exception {
        // given a policy and a reference that both have learned
        TestModels.writeFolder(folder, true, 1);
        List<PreferenceExample> pairs = List.of(
                new PreferenceExample(List.of(ChatMessage.user("when")), "at nine", "never"),
                new PreferenceExample(List.of(ChatMessage.user("你好")), "欢迎 👋", "go away"));
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"));
                Adapter policy = TinyModel.adapter(base, 4, 11);
                Adapter reference = TinyModel.adapter(base, 2, 12);
                LoraTrainer trainer = LoraTrainer.restore(
                        base, TrainerOptions.defaults(), TinyModel.files(base, 4, 0.2, 11), reference)) {
            // when
            ObjectiveResult.Rewards rewards = Evaluator.rewards(base, policy, reference, pairs, 0.1);

            // then
            ObjectiveResult.Rewards trained =
                    trainer.step(pairs).objectives().get(Objective.PREFERENCE).rewards();
            assertThat(rewards.margin()).isCloseTo(trained.margin(), within(1e-3));
            assertThat(rewards.accuracy()).isEqualTo(trained.accuracy());
            assertThat(Evaluator.rewards(base, policy, policy, pairs, 0.1).margin())
                    .isZero();
        }
    }

    @Test
    void shouldMeasureTheDivergenceFromAnotherAdapter() throws Exception {
        // given
        TestModels.writeFolder(folder, true, 1);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"));
                Adapter one = TinyModel.adapter(base, 4, 0.05, 11);
                Adapter other = TinyModel.adapter(base, 2, 0.05, 12)) {
            // then
            assertThat(Evaluator.divergence(base, one, one, EXAMPLES)).isCloseTo(0, within(1e-6));
            assertThat(Evaluator.divergence(base, one, other, EXAMPLES)).isGreaterThan(1e-3);
            assertThat(Evaluator.divergence(base, one, null, EXAMPLES))
                    .isEqualTo(Evaluator.klToBase(base, one, EXAMPLES));
            assertThat(Evaluator.divergence(base, one, other, List.of())).isZero();
        }
    }
}
