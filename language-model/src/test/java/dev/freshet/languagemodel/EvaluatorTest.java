package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
}
