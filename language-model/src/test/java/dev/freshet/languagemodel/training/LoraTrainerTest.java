package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.AdapterFiles;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.SafetensorsFile;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoraTrainerTest {

    private static final TrainerOptions OPTIONS = new TrainerOptions(1e-2, 1, 0.01, 3, 256);
    private static final List<SupervisedExample> BATCH = List.of(
            TestModels.example("when do you open", "at nine"),
            TestModels.example("how long may I send things back", "for 45 days"),
            TestModels.example("你好", "欢迎 👋"));

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
    void shouldLetGoOfItsBaseOnce() throws Exception {
        try (BaseModel own = BaseModel.load(folder, new ModelOptions("cpu"))) {
            LoraTrainer trainer = LoraTrainer.restore(own, OPTIONS, zero);
            trainer.close();
            trainer.close();

            try (LoraTrainer next = LoraTrainer.restore(own, OPTIONS, zero)) {
                assertThat(next.step(BATCH).loss()).isPositive();
            }
        }
    }

    @Test
    void shouldLearnWhatItIsShown() {
        // given
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, zero)) {
            double before = trainer.step(BATCH).loss();

            // when
            for (int i = 0; i < 150; i++) {
                trainer.step(BATCH);
            }

            // then
            assertThat(before).isGreaterThan(3);
            try (Adapter adapter = Adapter.load(base, trainer.save())) {
                assertThat(Evaluator.score(base, adapter, BATCH)).allSatisfy(score -> {
                    assertThat(score.greedy()).isTrue();
                    assertThat(score.logProbability() / score.tokens()).isGreaterThan(-1);
                });
                assertThat(Evaluator.score(base, null, BATCH)).noneMatch(Score::greedy);
                assertThat(Evaluator.klToBase(base, adapter, BATCH)).isGreaterThan(1);
            }
        }
    }

    @Test
    void shouldGoOnBitForBitAfterARestore() {
        // given
        try (LoraTrainer straight = LoraTrainer.restore(base, OPTIONS, zero);
                LoraTrainer first = LoraTrainer.restore(base, OPTIONS, zero)) {
            for (int i = 0; i < 12; i++) {
                straight.step(batch(i));
            }
            for (int i = 0; i < 5; i++) {
                first.step(batch(i));
            }

            // when
            try (LoraTrainer second = LoraTrainer.restore(base, OPTIONS, first.save())) {
                for (int i = 5; i < 12; i++) {
                    second.step(batch(i));
                }

                // then
                assertThat(second.steps()).isEqualTo(12);
                assertThat(second.save()).containsOnlyKeys(straight.save().keySet());
                straight.save()
                        .forEach((name, bytes) ->
                                assertThat(second.save().get(name)).as(name).isEqualTo(bytes));
            }
            assertThat(straight.save().get("adapter_model.safetensors"))
                    .isNotEqualTo(first.save().get("adapter_model.safetensors"));
        }
    }

    @Test
    void shouldRestoreTheFilesThatItSaved() {
        // given
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, zero)) {
            trainer.step(BATCH);
            Map<String, byte[]> saved = trainer.save();

            // when
            try (LoraTrainer restored = LoraTrainer.restore(base, OPTIONS, saved)) {
                Map<String, byte[]> again = restored.save();

                // then
                saved.forEach(
                        (name, bytes) -> assertThat(again.get(name)).as(name).isEqualTo(bytes));
            }
        }
    }

    @Test
    void shouldGoOnWithTheAdapterOfAStrangerAndKeepItsConfig() {
        // given an adapter of some modules of one layer
        Map<String, byte[]> files =
                new HashMap<>(Adapter.zero(base, new LoraConfig(4, 8, 0, Set.of("q_proj", "down_proj")), 7));
        SafetensorsFile all = SafetensorsFile.of("all", files.get(AdapterFiles.WEIGHTS));
        Map<String, TensorData> second = new HashMap<>();
        all.names().stream().filter(name -> name.contains("layers.1")).forEach(name -> second.put(name, all.get(name)));
        byte[] config =
                "{\"peft_type\":\"LORA\",\"r\":4,\"lora_alpha\":8,\"use_rslora\":true,\"layers_to_transform\":1,\"target_modules\":[\"q_proj\",\"down_proj\"]}"
                        .getBytes(StandardCharsets.UTF_8);
        files.put(AdapterFiles.CONFIG, config);
        files.put(AdapterFiles.WEIGHTS, SafetensorsWriter.write(second, Map.of()));

        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, files)) {
            double before = trainer.step(BATCH).loss();
            for (int i = 0; i < 30; i++) {
                trainer.step(BATCH);
            }

            // when
            Map<String, byte[]> saved = trainer.save();

            // then
            assertThat(trainer.step(BATCH).loss()).isLessThan(before - 2);
            assertThat(saved.get(AdapterFiles.CONFIG)).isEqualTo(config);
            assertThat(SafetensorsFile.of("saved", saved.get(AdapterFiles.WEIGHTS))
                            .names())
                    .isEqualTo(second.keySet());
            try (LoraTrainer restored = LoraTrainer.restore(base, OPTIONS, saved)) {
                assertThat(restored.save()).usingRecursiveComparison().isEqualTo(saved);
            }
        }
    }

    @Test
    void shouldStartAtStepZeroWithoutMoments() {
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, zero)) {
            trainer.step(BATCH);
            Map<String, byte[]> saved = new HashMap<>(trainer.save());
            saved.remove("optimizer.safetensors");
            try (LoraTrainer restored = LoraTrainer.restore(base, OPTIONS, saved)) {
                assertThat(restored.steps()).isZero();
            }
        }
    }

    @Test
    void shouldAddUpTheGradientsOfSeveralPassesToThatOfOne() {
        // given more tokens than one pass takes, and the same examples one by one
        SupervisedExample example = TestModels.example("a".repeat(150), "yes");
        List<SupervisedExample> many = Collections.nCopies(16, example);
        try (LoraTrainer together = LoraTrainer.restore(base, OPTIONS, zero);
                LoraTrainer alone = LoraTrainer.restore(base, OPTIONS, zero)) {
            // when
            StepResult sum = together.step(many);
            StepResult one = alone.step(List.of(example));

            // then
            assertThat(sum.loss()).isCloseTo(one.loss(), within(1e-4));
            assertThat(sum.gradientNorm()).isCloseTo(one.gradientNorm(), within(1e-4 * one.gradientNorm()));
            assertThat(sum.tokens()).isEqualTo(16 * one.tokens());
        }
    }

    @Test
    void shouldKeepTheBaseAliveUntilItIsClosedItself() throws Exception {
        // given
        BaseModel own = BaseModel.load(folder, new ModelOptions("cpu"));
        LoraTrainer trainer = LoraTrainer.restore(own, OPTIONS, zero);

        // when
        own.close();

        // then
        assertThat(trainer.step(BATCH).loss()).isGreaterThan(0);
        trainer.close();
        assertThatThrownBy(() -> LoraTrainer.restore(own, OPTIONS, zero))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the base model is closed");
    }

    @Test
    void shouldGiveTheSameBitsBesideOtherTrainersOfTheSameBase() throws Exception {
        // given three kinds of learners, one of which drops out at random
        List<Callable<byte[]>> learners = List.of(
                () -> weightsAfterTenSteps(zero, LoraTrainerTest::batch),
                () -> weightsAfterTenSteps(zero, LoraTrainerTest::preferences),
                () -> weightsAfterTenSteps(
                        Adapter.zero(
                                base,
                                new LoraConfig(4, 8, 0.2, LoraConfig.defaults().modules()),
                                7),
                        LoraTrainerTest::batch));
        List<byte[]> alone = new ArrayList<>();
        for (Callable<byte[]> learner : learners) {
            alone.add(learner.call());
        }
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            // when each learns twice, all at once
            List<Callable<byte[]>> twice = new ArrayList<>(learners);
            twice.addAll(learners);
            List<Future<byte[]>> together = threads.invokeAll(twice);

            // then
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i).get()).as("learner %d", i).isEqualTo(alone.get(i % 3));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void shouldFreeEverythingIfTheOptimizerFileIsBad() {
        // given
        Map<String, byte[]> files = new HashMap<>(zero);
        files.put("optimizer.safetensors", new byte[] {1, 2, 3});
        int arrays = base.liveArrays();

        // then
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> LoraTrainer.restore(base, OPTIONS, files))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("optimizer.safetensors");
        }
        assertThat(base.liveArrays()).isEqualTo(arrays);
    }

    private static byte[] weightsAfterTenSteps(
            Map<String, byte[]> files, IntFunction<List<? extends TrainingExample>> batches) {
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, files)) {
            for (int i = 0; i < 10; i++) {
                trainer.step(batches.apply(i));
            }
            return trainer.save().get("adapter_model.safetensors");
        }
    }

    private static List<PreferenceExample> preferences(int step) {
        List<ChatMessage> question = List.of(ChatMessage.user("when do you open"));
        return List.of(new PreferenceExample(question, "at nine", "at " + step % 3));
    }

    private static List<SupervisedExample> batch(int step) {
        return BATCH.subList(step % 2, 2 + step % 2);
    }
}
