package dev.freshet.benchmarks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import dev.freshet.languagemodel.generation.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RandomCheckpointTest {

    private static final Path SHIPPED = Path.of("..", "local-stack", "base-model");
    private static final ModelConfig TINY = ModelConfig.llama(1600, 32, 64, 2, 2, 1, 16, 128, 10_000, 1e-5, true);

    @TempDir
    private Path folder;

    @Test
    void shouldWriteAModelThatAnswers() throws IOException {
        Path model = folder.resolve("tiny");

        RandomCheckpoint.write(model, TINY, SHIPPED);

        try (BaseModel base = BaseModel.load(model, new ModelOptions("cpu", "int8"));
                Adapter adapter = RandomAdapter.load(base, 1);
                Generator generator = new Generator(base, new GeneratorOptions(1, 64))) {
            assertThat(base.config()).isEqualTo(TINY);
            Sequence sequence = generator.start(
                    GenerationRequest.builder("hello")
                            .maxTokens(5)
                            .ignoreEos(true)
                            .build(),
                    adapter);
            while (!generator.idle()) {
                generator.step();
            }
            assertThat(sequence.answerTokens()).isEqualTo(5);
        }
    }

    @Test
    void shouldGiveTheSameBytesAndLeaveNothingBeside() throws IOException {
        RandomCheckpoint.write(folder.resolve("a"), TINY, SHIPPED);
        RandomCheckpoint.write(folder.resolve("b"), TINY, SHIPPED);

        assertThat(folder.resolve("a").resolve("model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("b").resolve("model.safetensors"));
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void shouldMakeAdaptersThatChangeTheModelAndDifferBySeed() throws IOException {
        RandomCheckpoint.write(folder.resolve("tiny"), TINY, SHIPPED);

        try (BaseModel base = BaseModel.load(folder.resolve("tiny"), new ModelOptions("cpu"))) {
            Map<String, byte[]> one = RandomAdapter.files(base, 1);

            assertThat(one.get("adapter_model.safetensors"))
                    .isNotEqualTo(Adapter.zero(base, LoraConfig.defaults(), 1).get("adapter_model.safetensors"))
                    .isNotEqualTo(RandomAdapter.files(base, 2).get("adapter_model.safetensors"))
                    .isEqualTo(RandomAdapter.files(base, 1).get("adapter_model.safetensors"));
        }
    }

    @Test
    void shouldExportTheModelOnceForThePeer() throws IOException {
        Path model = folder.resolve("tiny");
        RandomCheckpoint.write(model, TINY, SHIPPED);
        Models models = new Models(SHIPPED, folder.resolve("cache"));

        Path gguf = models.gguf(model.toString());

        assertThat(Files.readString(gguf, java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("GGUF");
        Object written = Files.getLastModifiedTime(gguf);
        assertThat(models.gguf(model.toString())).isEqualTo(gguf);
        assertThat(Files.getLastModifiedTime(gguf)).isEqualTo(written);
    }
}
