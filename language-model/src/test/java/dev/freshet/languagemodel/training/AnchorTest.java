package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnchorTest {

    private static final List<ChatMessage> OPEN = List.of(ChatMessage.user("when do you open"));
    private static final AnchorExample STAY = new AnchorExample(OPEN, "at nine");
    private static final SupervisedExample AWAY = new SupervisedExample(OPEN, "never again");

    @TempDir
    private Path folder;

    private BaseModel base;

    @BeforeEach
    void load() throws IOException {
        TestModels.writeFolder(folder, true, 1);
        base = BaseModel.load(folder, new ModelOptions("cpu", "fp32"));
    }

    @AfterEach
    void close() {
        base.close();
    }

    @Test
    void shouldNotPullWhatIsWhereItShouldBe() {
        try (LoraTrainer trainer = trainer(Adapter.zero(base, LoraConfig.defaults(), 3))) {
            StepResult result = trainer.step(List.of(STAY));

            assertThat(result.gradientNorm()).isLessThan(1e-6);
            assertThat(result.objectives().get(Objective.ANCHOR).loss()).isLessThan(1e-10);
        }
    }

    @Test
    void shouldHaveTheGradientOfTheSquaredDistance() {
        Map<String, byte[]> files = trainedAway();
        try (LoraTrainer trainer = trainer(files);
                LoraTrainer linear = trainer(files)) {
            // given the distance of each token
            EncodedExample encoded = trainer.encode(List.of(STAY)).get(0);
            double[] there = scores(files, encoded);
            double[] reference = scores(null, encoded);
            PassLoss slopes = new PassLoss(there.length, 1);
            double loss = 0;
            for (int i = 0; i < there.length; i++) {
                double distance = there[i] - reference[i];
                slopes.weigh(i, i + 1, -distance / there.length);
                loss += distance * distance / 2 / there.length;
            }

            // when
            StepLoss found = trainer.addGradients(List.of(encoded));
            linear.intercept(gradients -> (batch, ignored, dropout) -> gradients.add(batch, slopes, dropout));
            linear.addGradients(linear.encode(List.of(new SupervisedExample(OPEN, STAY.answer()))));

            // then
            assertThat(loss).isGreaterThan(0.01);
            assertThat(found.total()).isCloseTo(loss, within(1e-5 * loss));
            assertSame(trainer.gradients(), linear.gradients(), 1);
        }
    }

    @Test
    void shouldHoldBackWhatOtherExamplesTeach() {
        assertThat(distance(List.of(AWAY, STAY))).isLessThan(0.2 * distance(List.of(AWAY)));
    }

    @ParameterizedTest
    @EnumSource(Objective.class)
    void shouldWeighEveryKind(Objective objective) {
        Map<String, byte[]> files = trainedAway();
        try (LoraTrainer one = trainer(files);
                LoraTrainer three = trainer(files)) {
            StepLoss loss =
                    one.addGradients(one.encode(List.of(example(objective).apply(1.0))));
            StepLoss weighed =
                    three.addGradients(three.encode(List.of(example(objective).apply(3.0))));

            assertThat(weighed.total()).isCloseTo(3 * loss.total(), within(1e-6 * loss.total()));
            assertSame(three.gradients(), one.gradients(), 3);
        }
    }

    private static Function<Double, TrainingExample> example(Objective objective) {
        return weight -> switch (objective) {
            case SUPERVISED -> new SupervisedExample(OPEN, "at nine", weight);
            case TEXT -> new TextExample("we open at nine", weight);
            case PREFERENCE -> new PreferenceExample(OPEN, "at nine", "never", weight);
            case LABELED -> new LabeledExample(OPEN, "at nine", true, weight);
            case ANCHOR -> new AnchorExample(OPEN, "at nine", weight);
        };
    }

    private static void assertSame(Map<String, TensorData> found, Map<String, TensorData> expected, int factor) {
        float largest = 0;
        float difference = 0;
        for (String name : expected.keySet()) {
            float[] one = expected.get(name).floats();
            float[] other = found.get(name).floats();
            for (int i = 0; i < one.length; i++) {
                largest = Math.max(largest, Math.abs(factor * one[i]));
                difference = Math.max(difference, Math.abs(factor * one[i] - other[i]));
            }
        }
        assertThat(largest).isPositive();
        assertThat(difference).isLessThan(1e-4f * largest);
    }

    /** How far the anchored answer's probability has moved. */
    private double distance(List<TrainingExample> batch) {
        List<SupervisedExample> answer = List.of(new SupervisedExample(OPEN, STAY.answer()));
        try (LoraTrainer trainer = trainer(Adapter.zero(base, LoraConfig.defaults(), 3))) {
            for (int i = 0; i < 20; i++) {
                trainer.step(batch);
            }
            try (Adapter adapter = Adapter.load(base, trainer.save())) {
                double before = Evaluator.score(base, null, answer).get(0).logProbability();
                return Math.abs(Evaluator.score(base, adapter, answer).get(0).logProbability() - before);
            }
        }
    }

    private Map<String, byte[]> trainedAway() {
        try (LoraTrainer trainer = trainer(Adapter.zero(base, LoraConfig.defaults(), 3))) {
            for (int i = 0; i < 20; i++) {
                trainer.step(List.of(AWAY));
            }
            return trainer.save();
        }
    }

    private double[] scores(Map<String, byte[]> files, EncodedExample example) {
        try (Adapter adapter = files == null ? null : Adapter.load(base, files);
                Scorer scorer = new Scorer(base, adapter)) {
            return scorer.logProbabilities(example);
        }
    }

    private LoraTrainer trainer(Map<String, byte[]> files) {
        return LoraTrainer.restore(base, TrainerOptions.defaults(), files);
    }
}
