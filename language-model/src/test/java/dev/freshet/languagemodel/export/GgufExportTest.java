package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.RopeScaling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufExportTest {

    private static final ExportListener SILENT = (tensor, bytes, total) -> {};

    @TempDir
    private Path temporary;

    private Path folder;
    private Path file;
    private ModelConfig config;

    @BeforeEach
    void writeModel() throws IOException {
        folder = temporary.resolve("tiny");
        file = temporary.resolve("tiny.gguf");
        config = ExportSamples.writeFolder(folder, false);
    }

    @Test
    void shouldDescribeTheShapeAsLlamaCppNamesIt() throws IOException {
        new GgufExport("tiny", folder, Map.of()).write(file, GgufType.F16, SILENT);

        assertThat(new GgufReader(file).metadata())
                .containsEntry("general.architecture", "llama")
                .containsEntry("general.name", "tiny")
                .containsEntry("general.file_type", 1)
                .containsEntry("general.quantization_version", 2)
                .containsEntry("llama.vocab_size", config.vocabularySize())
                .containsEntry("llama.context_length", 256)
                .containsEntry("llama.embedding_length", 32)
                .containsEntry("llama.block_count", 2)
                .containsEntry("llama.feed_forward_length", 48)
                .containsEntry("llama.attention.head_count", 4)
                .containsEntry("llama.attention.head_count_kv", 2)
                .containsEntry("llama.attention.key_length", 8)
                .containsEntry("llama.attention.value_length", 8)
                .containsEntry("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .containsEntry("llama.rope.dimension_count", 8)
                .containsEntry("llama.rope.freq_base", 10_000f);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldWriteEveryTensorInItsTypeAndShape(boolean tied) throws IOException {
        // given
        ExportSamples.writeFolder(folder, tied);

        // when
        new GgufExport("tiny", folder, Map.of()).write(file, GgufType.Q8_0, SILENT);

        // then the rows of 48, which blocks of 32 do not divide, are in half precision
        Map<String, GgufReader.Tensor> tensors = new GgufReader(file).tensors();
        assertThat(tensors).hasSize(2 + 2 * 9 + (tied ? 0 : 1));
        assertThat(tensors.containsKey("output.weight")).isEqualTo(!tied);
        assertThat(tensors.values())
                .allSatisfy(tensor -> assertThat(tensor.offset() % 32).isZero());
        expect(tensors, "token_embd.weight", 8, 32L, (long) config.vocabularySize());
        expect(tensors, "output_norm.weight", 0, 32L);
        for (String block : List.of("blk.0.", "blk.1.")) {
            expect(tensors, block + "attn_norm.weight", 0, 32L);
            expect(tensors, block + "attn_q.weight", 8, 32L, 32L);
            expect(tensors, block + "attn_k.weight", 8, 32L, 16L);
            expect(tensors, block + "attn_v.weight", 8, 32L, 16L);
            expect(tensors, block + "attn_output.weight", 8, 32L, 32L);
            expect(tensors, block + "ffn_norm.weight", 0, 32L);
            expect(tensors, block + "ffn_gate.weight", 8, 32L, 48L);
            expect(tensors, block + "ffn_up.weight", 8, 32L, 48L);
            expect(tensors, block + "ffn_down.weight", 1, 48L, 32L);
        }
    }

    @Test
    void shouldKeepTheValuesInTheirOrder() throws IOException {
        new GgufExport("tiny", folder, Map.of()).write(file, GgufType.F32, SILENT);

        GgufReader gguf = new GgufReader(file);
        assertThat(gguf.values("blk.1.ffn_down.weight")).isEqualTo(base("model.layers.1.mlp.down_proj.weight"));
        assertThat(gguf.values("blk.0.attn_v.weight")).isEqualTo(base("model.layers.0.self_attn.v_proj.weight"));
        assertThat(gguf.values("output.weight")).isEqualTo(base("lm_head.weight"));
        assertThat(gguf.values("blk.1.ffn_norm.weight"))
                .isEqualTo(base("model.layers.1.post_attention_layernorm.weight"));
    }

    @Test
    void shouldInterleaveTheHalvesOfEachHeadOfQueriesAndKeys() throws IOException {
        new GgufExport("tiny", folder, Map.of()).write(file, GgufType.F32, SILENT);

        // then element i of a head's first half comes at 2 i, of its second half at 2 i + 1
        GgufReader gguf = new GgufReader(file);
        for (String[] names : new String[][] {{"attn_q", "q_proj"}, {"attn_k", "k_proj"}}) {
            float[] written = gguf.values("blk.1." + names[0] + ".weight");
            float[] source = base("model.layers.1.self_attn." + names[1] + ".weight");
            for (int row = 0; row < source.length / 32; row++) {
                int inHead = row % 8;
                int place = row - inHead + (inHead < 4 ? 2 * inHead : 2 * (inHead - 4) + 1);
                assertThat(row(written, place)).isEqualTo(row(source, row));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(GgufType.class)
    void shouldMergeTheAdapterBeforeItRounds(GgufType type) throws IOException {
        // given
        Map<String, byte[]> adapter = ExportSamples.adapter(config, 4, 0.3);
        byte[] weights = adapter.get("adapter_model.safetensors");
        String module = "base_model.model.model.layers.0.mlp.up_proj";
        float[] down = ExportSamples.tensor(weights, module + ".lora_A.weight");
        float[] up = ExportSamples.tensor(weights, module + ".lora_B.weight");

        // when
        new GgufExport("tiny", folder, adapter).write(file, type, SILENT);

        // then
        float[] expected = base("model.layers.0.mlp.up_proj.weight");
        float largest = 0;
        for (int i = 0; i < expected.length; i++) {
            for (int r = 0; r < 4; r++) {
                expected[i] += 2 * up[i / 32 * 4 + r] * down[r * 32 + i % 32];
            }
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        double error = type == GgufType.F32 ? 1e-6 : type == GgufType.F16 ? largest / 2048 : largest / 127 * 0.51;
        float[] written = new GgufReader(file).values("blk.0.ffn_up.weight");
        for (int i = 0; i < expected.length; i++) {
            assertThat(written[i]).isCloseTo(expected[i], within((float) error));
        }
        assertThat(written).isNotEqualTo(base("model.layers.0.mlp.up_proj.weight"));
    }

    @Test
    void shouldLeaveWhatWasThereWhenTheModelCannotBeWritten() throws IOException {
        // given weights beyond half precision
        Files.writeString(file, "precious");
        Map<String, byte[]> adapter = ExportSamples.adapter(config, 4, 300);

        // then
        assertThatThrownBy(() -> new GgufExport("tiny", folder, adapter).write(file, GgufType.F16, SILENT))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageMatching("blk\\.0\\.attn_q\\.weight: holds .*, which half precision has no number for");
        assertThat(file).hasContent("precious");
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files).containsExactlyInAnyOrder(folder, file);
        }
    }

    @Test
    void shouldDivideFrequenciesAsLlama3StretchesThem() {
        // given theta 16 and heads of 4, so that the waves are 2 pi and 8 pi positions long
        GgufModel model = new GgufModel(scaled(false, new RopeScaling.Llama3(8, 1, 4, 20)));

        // when
        GgufMetadata metadata = new GgufMetadata();
        model.describe(metadata);
        float[] divisors = new float[2];
        model.tensors(MergedWeights.open(folder, Map.of()), GgufType.F16)
                .get(0)
                .source()
                .get()
                .read(0, divisors);

        // then 20 positions hold 3.18 of the short waves, 0.8 of the long ones
        double smooth = (20 / (2 * Math.PI) - 1) / (4 - 1);
        assertThat(divisors[0]).isCloseTo((float) (1 / ((1 - smooth) / 8 + smooth)), within(1e-6f));
        assertThat(divisors[1]).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"true, false, qwen2", "false, true, qwen3"})
    void shouldNameTheArchitectureAndLeaveItsHeadsAsTheyAre(boolean bias, boolean headNorm, String architecture)
            throws IOException {
        // given
        config = ExportSamples.writeFolder(folder, bias, headNorm, new RopeScaling.Linear(4));

        // when
        new GgufExport("tiny", folder, Map.of()).write(file, GgufType.F32, SILENT);

        // then
        GgufReader gguf = new GgufReader(file);
        assertThat(gguf.metadata())
                .containsEntry("general.architecture", architecture)
                .containsEntry(architecture + ".rope.scaling.type", "linear")
                .containsEntry(architecture + ".rope.scaling.factor", 4f)
                .containsEntry(architecture + ".block_count", 2);
        assertThat(gguf.values("blk.1.attn_q.weight")).isEqualTo(base("model.layers.1.self_attn.q_proj.weight"));
        if (bias) {
            assertThat(gguf.values("blk.0.attn_k.bias")).isEqualTo(base("model.layers.0.self_attn.k_proj.bias"));
        } else {
            assertThat(gguf.values("blk.0.attn_k_norm.weight"))
                    .isEqualTo(base("model.layers.0.self_attn.k_norm.weight"));
        }
    }

    @Test
    void shouldRefuseAModelThatNoArchitectureComputes() {
        assertThatThrownBy(() -> new GgufModel(scaled(true, new RopeScaling.Llama3(8, 1, 4, 20))))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("config.json: rope_scaling llama3 has no form in GGUF for architecture qwen2");
    }

    private static ModelConfig scaled(boolean bias, RopeScaling scaling) {
        return new ModelConfig(271, 32, 48, 2, 4, 2, 4, 256, 16, 1e-5, false, bias, false, scaling);
    }

    @Test
    void shouldRefuseAnAdapterOfAnotherModel() {
        ModelConfig other = ModelConfig.llama(271, 32, 64, 2, 4, 2, 8, 256, 10_000, 1e-5, false);
        assertThatThrownBy(() -> new GgufExport("tiny", folder, ExportSamples.adapter(other, 4, 1))
                        .write(file, GgufType.F16, SILENT))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("adapter_model.safetensors: tensor ");
        assertThat(file).doesNotExist();
    }

    private static void expect(Map<String, GgufReader.Tensor> tensors, String name, int type, Long... dimensions) {
        assertThat(tensors.get(name).type()).as(name).isEqualTo(type);
        assertThat(tensors.get(name).dimensions()).as(name).containsExactly(dimensions);
    }

    private float[] base(String name) {
        return ExportSamples.tensor(folder.resolve("model.safetensors"), name);
    }

    private static List<Float> row(float[] matrix, int row) {
        return Stream.iterate(row * 32, i -> i + 1)
                .limit(32)
                .map(i -> matrix[i])
                .toList();
    }
}
