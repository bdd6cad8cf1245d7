package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps on mixtures: what each kind weighs, what is reported, what is learned. */
class StepLossTest {

    private static final List<ChatMessage> OPEN = List.of(ChatMessage.user("when do you open"));
    private static final SupervisedExample ANSWER = TestModels.example("how long", "for 45 days");
    private static final PreferenceExample PAIR = new PreferenceExample(OPEN, "at nine", "never");
    private static final PreferenceExample OTHER =
            new PreferenceExample(List.of(ChatMessage.user("你好")), "欢迎 👋", "go away");
    private static final LabeledExample UP = new LabeledExample(OPEN, "at nine", true);
    private static final LabeledExample DOWN = new LabeledExample(OPEN, "at midnight", false, 3);
    private static final TextExample TEXT = new TextExample("The shop opens at nine.");
    private static final TrainerOptions OPTIONS = new TrainerOptions(1e-2, 1, 0, 0, 256)
            .withLosses(new LossOptions(
                    0.5, 2, new LossOptions.Preference(3, 0.2, 0.1), new LossOptions.Labeled(0.25, 0.3, 1, 2)));

    @TempDir
    private static Path folder;

    private static BaseModel base;
    private static Map<String, byte[]> zero;

    @BeforeAll
    static void loadModel() throws Exception {
        TestModels.writeFolder(folder, true, 1);
        base = BaseModel.load(folder, new ModelOptions("cpu"));
        zero = Adapter.zero(base, new LoraConfig(4, 8), 7);
    }

    @AfterAll
    static void closeModel() {
        base.close();
    }

    @Test
    void shouldWeighTheMeansOfTheKindsAndReportEachBefore() {
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, zero)) {
            // when the policy is still the reference
            StepResult result = trainer.step(List.of(ANSWER, PAIR, OTHER, UP, DOWN, TEXT));

            // then
            Map<Objective, ObjectiveResult> kinds = result.objectives();
            Score answer = Evaluator.score(base, null, List.of(ANSWER)).get(0);
            assertThat(kinds.get(Objective.SUPERVISED).loss())
                    .isCloseTo(-answer.logProbability() / answer.tokens(), within(1e-4));
            assertThat(kinds.get(Objective.SUPERVISED).tokens()).isEqualTo(answer.tokens());
            assertThat(kinds.get(Objective.TEXT).tokens())
                    .isEqualTo(base.tokenizer().encodeText(TEXT.text()).length - 1);
            assertThat(kinds.get(Objective.PREFERENCE).loss()).isCloseTo(Math.log(2), within(1e-4));
            assertThat(kinds.get(Objective.PREFERENCE).examples()).isEqualTo(2);
            assertThat(kinds.get(Objective.LABELED).loss()).isCloseTo((0.5 + 2 * 3 * 0.5) / 2, within(1e-4));
            assertThat(result.loss())
                    .isCloseTo(
                            0.5 * kinds.get(Objective.SUPERVISED).loss()
                                    + 2 * kinds.get(Objective.TEXT).loss()
                                    + 3 * kinds.get(Objective.PREFERENCE).loss()
                                    + 0.25 * kinds.get(Objective.LABELED).loss(),
                            within(1e-9));
            assertThat(result.tokens())
                    .isEqualTo(kinds.values().stream()
                            .mapToInt(ObjectiveResult::tokens)
                            .sum());
        }
    }

    @Test
    void shouldAddUpTheGradientsThatTheKindsHaveAlone() {
        // given
        Map<String, TensorData> together = gradients(List.of(ANSWER, PAIR, OTHER, UP, DOWN, TEXT));

        // when
        List<Map<String, TensorData>> alone = List.of(
                gradients(List.of(ANSWER)),
                gradients(List.of(PAIR, OTHER)),
                gradients(List.of(UP, DOWN)),
                gradients(List.of(TEXT)));

        // then
        together.forEach((name, tensor) -> {
            float[] sum = new float[tensor.floats().length];
            for (Map<String, TensorData> kind : alone) {
                float[] part = kind.get(name).floats();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += part[i];
                }
            }
            assertThat(tensor.floats()).as(name).containsExactly(sum, within(1e-5f));
        });
    }

    @Test
    void shouldPreferTheChosenAnswersAfterSomeSteps() {
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, zero)) {
            // when
            for (int i = 0; i < 20; i++) {
                trainer.step(List.of(PAIR, OTHER));
            }

            // then
            ObjectiveResult result =
                    trainer.step(List.of(PAIR, OTHER)).objectives().get(Objective.PREFERENCE);
            assertThat(result.rewards().accuracy()).isEqualTo(1);
            assertThat(result.rewards().margin()).isGreaterThan(1);
            assertThat(result.loss()).isLessThan(0.5);
        }
    }

    @Test
    void shouldMoveAnswersInTheDirectionOfTheThumb() {
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, zero)) {
            // when
            for (int i = 0; i < 20; i++) {
                trainer.step(List.of(UP, DOWN));
            }

            // then
            try (Adapter adapter = Adapter.load(base, trainer.save())) {
                List<SupervisedExample> answers =
                        List.of(new SupervisedExample(OPEN, UP.answer()), new SupervisedExample(OPEN, DOWN.answer()));
                List<Score> before = Evaluator.score(base, null, answers);
                List<Score> after = Evaluator.score(base, adapter, answers);
                assertThat(after.get(0).logProbability())
                        .isGreaterThan(before.get(0).logProbability() + 1);
                assertThat(after.get(1).logProbability())
                        .isLessThan(before.get(1).logProbability() - 1);
            }
        }
    }

    @Test
    void shouldMeasureAgainstAPinnedAdapter() {
        // given an adapter that has learned, as start and as reference
        try (LoraTrainer first = LoraTrainer.restore(base, OPTIONS, zero)) {
            for (int i = 0; i < 10; i++) {
                first.step(List.of(PAIR));
            }
            Map<String, byte[]> files = first.save();
            Adapter pinned = Adapter.load(base, files);
            try (LoraTrainer toBase = LoraTrainer.restore(base, OPTIONS, files);
                    LoraTrainer toPinned = LoraTrainer.restore(base, OPTIONS, files, pinned)) {
                // when the caller lets go of it
                pinned.close();

                // then
                assertThat(margin(toPinned)).isCloseTo(0, within(1e-4));
                assertThat(margin(toBase)).isGreaterThan(0.5);
            }
        }
    }

    @Test
    void shouldGoOnBitForBitAfterARestoreInTheMiddleOfPreferences() {
        // given
        try (LoraTrainer straight = LoraTrainer.restore(base, OPTIONS, zero);
                LoraTrainer first = LoraTrainer.restore(base, OPTIONS, zero)) {
            for (int i = 0; i < 6; i++) {
                straight.step(mixture(i));
            }
            for (int i = 0; i < 3; i++) {
                first.step(mixture(i));
            }

            // when
            try (LoraTrainer second = LoraTrainer.restore(base, OPTIONS, first.save())) {
                for (int i = 3; i < 6; i++) {
                    second.step(mixture(i));
                }

                // then
                straight.save()
                        .forEach((name, bytes) ->
                                assertThat(second.save().get(name)).as(name).isEqualTo(bytes));
            }
        }
    }

    @Test
    void shouldLearnALongTextInWindowsThatPredictEachTokenOnce() {
        // given
        String text = "The shop opens at nine. ".repeat(40);
        int tokens = base.tokenizer().encodeText(text).length;
        TrainerOptions options = new TrainerOptions(1e-2, 1, 0, 0, 100);
        try (LoraTrainer trainer = LoraTrainer.restore(base, options, zero)) {
            // when
            StepResult result = trainer.step(List.of(new TextExample(text)));

            // then
            assertThat(tokens).isGreaterThan(300);
            assertThat(result.tokens()).isEqualTo(tokens - 1);
        }
    }

    private static List<TrainingExample> mixture(int step) {
        return step % 2 == 0 ? List.of(PAIR, ANSWER, DOWN) : List.of(OTHER, PAIR, TEXT, UP);
    }

    private static double margin(LoraTrainer trainer) {
        return trainer.step(List.of(PAIR))
                .objectives()
                .get(Objective.PREFERENCE)
                .rewards()
                .margin();
    }

    private static Map<String, TensorData> gradients(List<TrainingExample> batch) {
        try (Adapter start = TinyModel.adapter(base, 4, 5);
                LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, TinyModel.files(base, 4, 0.2, 5), start)) {
            trainer.addGradients(trainer.encode(batch));
            return trainer.gradients();
        }
    }
}
