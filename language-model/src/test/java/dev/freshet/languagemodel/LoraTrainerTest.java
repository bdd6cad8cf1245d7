package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    void shouldGiveTheSameBitsBesideAnotherTrainerOfTheSameBase() throws Exception {
        // given
        byte[] alone = weightsAfterTenSteps();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            // when
            List<Future<byte[]>> together = List.of(
                    threads.submit(LoraTrainerTest::weightsAfterTenSteps),
                    threads.submit(LoraTrainerTest::weightsAfterTenSteps));

            // then
            for (Future<byte[]> weights : together) {
                assertThat(weights.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static byte[] weightsAfterTenSteps() {
        try (LoraTrainer trainer = LoraTrainer.restore(base, OPTIONS, zero)) {
            for (int i = 0; i < 10; i++) {
                trainer.step(batch(i));
            }
            return trainer.save().get("adapter_model.safetensors");
        }
    }

    private static List<SupervisedExample> batch(int step) {
        return BATCH.subList(step % 2, 2 + step % 2);
    }
}
