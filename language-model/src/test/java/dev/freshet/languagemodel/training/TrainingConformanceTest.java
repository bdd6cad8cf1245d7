package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ConformanceFixture;
import dev.freshet.languagemodel.ConformanceFixture.Example;
import dev.freshet.languagemodel.checkpoint.TensorData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and the gradients of every LoRA matrix are those of Transformers, PEFT and TRL. */
class TrainingConformanceTest {

    @ParameterizedTest
    @MethodSource("families")
    void shouldLearnAnswersAsTransformersDoes(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        List<SupervisedExample> examples =
                fixture.examples().stream().map(Example::text).toList();
        try (BaseModel base = fixture.load("fp32")) {
            for (String adapter : fixture.adapters()) {
                check(fixture, base, adapter, "sft", LossOptions.defaults(), examples);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldLearnPreferencesAsTrlDoes(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        List<PreferenceExample> pairs = new ArrayList<>();
        for (int i = 0; i < fixture.examples().size(); i += 2) {
            SupervisedExample chosen = fixture.examples().get(i).text();
            SupervisedExample rejected = fixture.examples().get(i + 1).text();
            pairs.add(new PreferenceExample(chosen.messages(), chosen.answer(), rejected.answer()));
        }
        try (BaseModel base = fixture.load("fp32")) {
            for (double smoothing : new double[] {0, 0.1}) {
                LossOptions losses = new LossOptions(
                        1, 1, new LossOptions.Preference(1, fixture.beta(), smoothing), LossOptions.Labeled.defaults());
                check(fixture, base, "adapter", "dpo-" + smoothing, losses, pairs);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldLearnThumbsAsTrlDoes(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        List<LabeledExample> thumbs = new ArrayList<>();
        for (Example example : fixture.examples()) {
            SupervisedExample text = example.text();
            thumbs.add(new LabeledExample(text.messages(), text.answer(), thumbs.size() % 2 == 0));
        }
        double[] weights = fixture.weights();
        LossOptions losses = new LossOptions(
                1,
                1,
                LossOptions.Preference.defaults(),
                new LossOptions.Labeled(1, fixture.beta(), weights[0], weights[1]));
        try (BaseModel base = fixture.load("fp32")) {
            check(fixture, base, "adapter", "kto", losses, thumbs);
        }
    }

    /** The gradient of all LoRA matrices together. */
    @ParameterizedTest
    @CsvSource({"llama-3, bf16", "qwen2.5, bf16", "qwen3, bf16", "llama-3, int8", "qwen2.5, int8", "qwen3, int8"})
    void shouldKeepTheDirectionAsTransformersDoesInFewerBits(String family, String dtype) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        double bound = 1 - 2 * (1 - fixture.reduced(dtype).cosine());
        List<SupervisedExample> examples =
                fixture.examples().stream().map(Example::text).toList();
        try (BaseModel base = fixture.load(dtype);
                LoraTrainer trainer =
                        LoraTrainer.restore(base, TrainerOptions.defaults(), fixture.adapterFiles("adapter"))) {
            StepLoss loss = trainer.addGradients(trainer.encode(examples));

            assertThat(loss.total()).isCloseTo(fixture.loss("adapter", "sft"), within(0.05));
            assertThat(cosine(trainer.gradients(), fixture.gradients("adapter", "sft")))
                    .isBetween(bound, 0.9999999);
        }
    }

    private static double cosine(Map<String, TensorData> actual, Map<String, float[]> expected) {
        double product = 0;
        double actualSquares = 0;
        double expectedSquares = 0;
        for (Map.Entry<String, float[]> entry : expected.entrySet()) {
            float[] values = actual.get(entry.getKey()).floats();
            for (int i = 0; i < values.length; i++) {
                product += (double) values[i] * entry.getValue()[i];
                actualSquares += (double) values[i] * values[i];
                expectedSquares += (double) entry.getValue()[i] * entry.getValue()[i];
            }
        }
        return product / Math.sqrt(actualSquares * expectedSquares);
    }

    private static void check(
            ConformanceFixture fixture,
            BaseModel base,
            String adapter,
            String kind,
            LossOptions losses,
            List<? extends TrainingExample> examples) {
        TrainerOptions options = TrainerOptions.defaults().withLosses(losses);
        try (LoraTrainer trainer = LoraTrainer.restore(base, options, fixture.adapterFiles(adapter))) {
            StepLoss loss = trainer.addGradients(trainer.encode(examples));

            assertThat(loss.total()).as("%s, %s", adapter, kind).isCloseTo(fixture.loss(adapter, kind), within(1e-5));
            Map<String, TensorData> gradients = trainer.gradients();
            Map<String, float[]> expected = fixture.gradients(adapter, kind);
            assertThat(gradients.keySet()).isEqualTo(expected.keySet());
            expected.forEach((name, values) -> assertThat(
                            ConformanceFixture.difference(gradients.get(name).floats(), values))
                    .as("%s, %s of %s", adapter, kind, name)
                    .isLessThan(1e-4));
        }
    }

    static List<String> families() throws IOException {
        return ConformanceFixture.onEveryDevice();
    }
}
