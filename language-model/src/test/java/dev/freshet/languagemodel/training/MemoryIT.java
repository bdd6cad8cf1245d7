package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryIT {

    private static final List<SupervisedExample> BATCH =
            List.of(TestModels.example("when do you open", "at nine"), TestModels.example("how long", "for 45 days"));
    private static final List<ChatMessage> OPEN = List.of(ChatMessage.user("when do you open"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Objective.class)
    @EnabledOnOs(OS.LINUX)
    void shouldStayFlatOverAThousandSteps(Objective objective) throws Exception {
        // given a trainer that has seen its largest batch
        TestModels.writeFolder(folder, true, 1);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"));
                LoraTrainer trainer = LoraTrainer.restore(
                        base, TrainerOptions.defaults(), Adapter.zero(base, LoraConfig.defaults(), 3))) {
            run(base, trainer, objective, 200);
            int arrays = base.liveArrays();
            assertThat(arrays).isGreaterThan(base.weights().size());
            long before = residentBytes();

            // when
            run(base, trainer, objective, 1000);

            // then
            assertThat(trainer.steps()).isEqualTo(1200);
            assertThat(base.liveArrays()).isEqualTo(arrays);
            assertThat(residentBytes() - before).as("growth in bytes").isLessThan(24L << 20);
        }
    }

    /** Steps, and now and then all else that a learner does: judge, save, load, let go. */
    private static void run(BaseModel base, LoraTrainer trainer, Objective objective, int steps) {
        for (int i = 0; i < steps; i++) {
            trainer.step(batch(objective, i));
            if (i % 50 == 0) {
                try (Adapter adapter = Adapter.load(base, trainer.save())) {
                    Evaluator.score(base, adapter, BATCH);
                    Evaluator.klToBase(base, adapter, BATCH);
                }
            }
        }
    }

    /** Of answers that come again and others that are seen once, so that the reference forgets some. */
    private static List<? extends TrainingExample> batch(Objective objective, int step) {
        String fresh = "at " + step;
        return switch (objective) {
            case SUPERVISED -> BATCH.subList(0, 1 + step % 2);
            case TEXT -> List.of(new TextExample("The shop opens " + fresh));
            case PREFERENCE ->
                List.of(new PreferenceExample(OPEN, "at nine", "never"), new PreferenceExample(OPEN, "at nine", fresh));
            case ANCHOR -> List.of(new AnchorExample(OPEN, "at nine"), new AnchorExample(OPEN, fresh));
            case LABELED -> List.of(new LabeledExample(OPEN, "at nine", true), new LabeledExample(OPEN, fresh, false));
        };
    }

    private static long residentBytes() throws IOException {
        System.gc();
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
}
