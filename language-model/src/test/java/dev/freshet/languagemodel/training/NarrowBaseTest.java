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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training on a frozen base in bf16 or int8, with an adapter in fp32, against the base in fp32. */
class NarrowBaseTest {

    private static final List<ChatMessage> OPEN = List.of(ChatMessage.user("when do you open"));
    private static final List<TrainingExample> BATCH = List.of(
            TestModels.example("how long", "for 45 days"),
            new PreferenceExample(OPEN, "at nine", "never"),
            new LabeledExample(OPEN, "at midnight", false),
            new TextExample("欢迎 👋 The shop opens at nine."));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"bf16, 0.999, 0.01", "int8, 0.99, 0.03"})
    void shouldPointWhereTheGradientInFullPrecisionPoints(String dtype, double cosine, double share) throws Exception {
        // given
        TestModels.writeFolder(folder, true, 1);
        try (BaseModel full = BaseModel.load(folder, new ModelOptions("cpu", "fp32"));
                BaseModel narrow = BaseModel.load(folder, new ModelOptions("cpu", dtype));
                LoraTrainer expected =
                        LoraTrainer.restore(full, TrainerOptions.defaults(), TinyModel.files(full, 4, 0.1, 5));
                LoraTrainer found =
                        LoraTrainer.restore(narrow, TrainerOptions.defaults(), TinyModel.files(full, 4, 0.1, 5))) {
            // when
            double exact = expected.addGradients(expected.encode(BATCH)).total();
            double loss = found.addGradients(found.encode(BATCH)).total();

            // then
            assertThat(loss).isCloseTo(exact, within(share * exact));
            assertThat(cosine(found.gradients(), expected.gradients())).isGreaterThan(cosine);
        }
    }

    @ParameterizedTest
    @CsvSource({"bf16", "int8"})
    void shouldLearnByHeart(String dtype) throws Exception {
        // given
        TestModels.writeFolder(folder, true, 1);
        List<SupervisedExample> batch = List.of(TestModels.example("when", "at nine"));
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu", dtype));
                LoraTrainer trainer = LoraTrainer.restore(
                        base, new TrainerOptions(1e-2, 1, 0, 0, 256), Adapter.zero(base, LoraConfig.defaults(), 3))) {
            // when
            for (int i = 0; i < 60; i++) {
                trainer.step(batch);
            }

            // then
            try (Adapter adapter = Adapter.load(base, trainer.save())) {
                assertThat(Evaluator.score(base, adapter, batch)).allMatch(Score::greedy);
                assertThat(Evaluator.score(base, null, batch)).noneMatch(Score::greedy);
            }
        }
    }

    private static double cosine(Map<String, TensorData> one, Map<String, TensorData> other) {
        double dot = 0;
        double first = 0;
        double second = 0;
        for (Map.Entry<String, TensorData> entry : other.entrySet()) {
            float[] a = one.get(entry.getKey()).floats();
            float[] b = entry.getValue().floats();
            for (int i = 0; i < b.length; i++) {
                dot += (double) a[i] * b[i];
                first += (double) a[i] * a[i];
                second += (double) b[i] * b[i];
            }
        }
        return dot / Math.sqrt(first * second);
    }
}
