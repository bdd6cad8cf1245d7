package dev.freshet.languagemodel.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.export.Transformers;
import dev.freshet.languagemodel.generation.PromptLogits;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TrainerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PEFT in Python loads adapters that were trained here, and computes the same with them. */
class PeftIT {

    private static final Path FIXTURES = Path.of("src/test/resources/conformance");
    private static final List<SupervisedExample> BATCH =
            List.of(TestModels.example("when do you open", "at nine"), TestModels.example("你好", "欢迎 👋"));

    @TempDir
    private Path folder;

    @BeforeAll
    static void needPython() {
        Optional<String> missing = Transformers.missing("torch, transformers, peft");
        assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    }

    @Test
    void shouldLoadInPeftWhatWasTrainedFromZero() throws Exception {
        Path model = FIXTURES.resolve("qwen2");
        try (BaseModel base = BaseModel.load(model, new ModelOptions("cpu", "fp32"))) {
            LoraConfig config = new LoraConfig(4, 6, 0, Set.of("q_proj", "v_proj", "down_proj"));

            assertSameInPeft(model, base, Adapter.zero(base, config, 1));
        }
    }

    @Test
    void shouldLoadInPeftWhatWentOnFromAnAdapterOfPeft() throws Exception {
        Path model = FIXTURES.resolve("llama-3");
        Path adapter = model.resolve("adapter-rslora");
        try (BaseModel base = BaseModel.load(model, new ModelOptions("cpu", "fp32"))) {
            assertSameInPeft(
                    model,
                    base,
                    Map.of(
                            AdapterFiles.CONFIG, Files.readAllBytes(adapter.resolve(AdapterFiles.CONFIG)),
                            AdapterFiles.WEIGHTS, Files.readAllBytes(adapter.resolve(AdapterFiles.WEIGHTS))));
        }
    }

    private void assertSameInPeft(Path model, BaseModel base, Map<String, byte[]> start) throws Exception {
        // given
        Map<String, byte[]> trained = train(base, start);
        for (String file : List.of(AdapterFiles.CONFIG, AdapterFiles.WEIGHTS)) {
            Files.write(folder.resolve(file), trained.get(file));
        }
        List<int[]> prompts = List.of(base.tokenizer().encode("the user said"), new int[] {5, 9, 40, 41, 6, 7, 8, 3});

        // when
        float[][] expected = Transformers.logits(model, folder, prompts);

        // then
        try (Adapter adapter = Adapter.load(base, trained);
                Adapter untrained = Adapter.load(base, start)) {
            for (int i = 0; i < prompts.size(); i++) {
                float[] found = PromptLogits.of(base, adapter, prompts.get(i));
                assertThat(found).containsExactly(expected[i], within(1e-3f));
                assertThat(found).isNotEqualTo(PromptLogits.of(base, untrained, prompts.get(i)));
            }
        }
    }

    private static Map<String, byte[]> train(BaseModel base, Map<String, byte[]> start) throws IOException {
        try (LoraTrainer trainer = LoraTrainer.restore(base, TrainerOptions.defaults(), start)) {
            for (int i = 0; i < 5; i++) {
                trainer.step(BATCH);
            }
            return trainer.save();
        }
    }
}
