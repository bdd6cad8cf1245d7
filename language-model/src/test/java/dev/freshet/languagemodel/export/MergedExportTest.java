package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.checkpoint.Float16;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergedExportTest {

    private static final ExportListener SILENT = (tensor, bytes, total) -> {};
    private static final String DOWN = "model.layers.1.mlp.down_proj";

    @TempDir
    private Path temporary;

    private Path folder;
    private Path merged;
    private ModelConfig config;
    private Map<String, byte[]> adapter;

    @BeforeEach
    void writeModel() throws IOException {
        folder = temporary.resolve("tiny");
        merged = temporary.resolve("new/merged");
        config = ExportSamples.writeFolder(folder, false);
        adapter = ExportSamples.adapter(config, 4, 0.3);
    }

    @ParameterizedTest
    @CsvSource({"F32, float32, 1e-6", "BF16, bfloat16, 0.03"})
    void shouldWriteAModelWithTheAdapterInIt(FloatType type, String name, float error) throws IOException {
        new MergedExport(folder, adapter).write(merged, type, SILENT);

        float[] expected = mergedDown();
        float[] written = ExportSamples.tensor(merged.resolve("model.safetensors"), DOWN + ".weight");
        for (int i = 0; i < expected.length; i++) {
            assertThat(written[i]).isCloseTo(expected[i], within(error));
        }
        assertThat(config(merged).path("torch_dtype").asText()).isEqualTo(name);
        assertThat(config(merged).path("hidden_size").asInt()).isEqualTo(32);
        assertThat(merged.resolve("tokenizer.json")).hasSameBinaryContentAs(folder.resolve("tokenizer.json"));
        assertThat(merged.resolve("tokenizer_config.json"))
                .hasSameBinaryContentAs(folder.resolve("tokenizer_config.json"));
        try (BaseModel loaded = BaseModel.load(merged, new ModelOptions("cpu"))) {
            assertThat(loaded.config()).isEqualTo(config);
        }
    }

    @Test
    void shouldWriteHalfPrecision() throws IOException {
        new MergedExport(folder, adapter).write(merged, FloatType.F16, SILENT);

        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(merged.resolve("model.safetensors")))
                .order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = (int) file.getLong();
        JsonNode header = new ObjectMapper().readTree(file.array(), Long.BYTES, headerLength);
        JsonNode tensor = header.path(DOWN + ".weight");
        assertThat(tensor.path("dtype").asText()).isEqualTo("F16");
        file.position(
                Long.BYTES + headerLength + tensor.path("data_offsets").path(0).asInt());
        for (float expected : mergedDown()) {
            assertThat(Float16.fromBits(file.getShort())).isCloseTo(expected, within(0.004f));
        }
        assertThat(config(merged).path("torch_dtype").asText()).isEqualTo("float16");
    }

    @Test
    void shouldShareLargeWeightsOutToFilesWithAnIndex() throws IOException {
        // given a limit that the embedding alone exceeds
        long limit = 20_000;
        List<Long> heard = new ArrayList<>();

        // when
        new MergedExport(folder, adapter, limit)
                .write(merged, FloatType.F32, (tensor, bytes, total) -> heard.add(total - bytes));

        // then
        JsonNode index = new ObjectMapper()
                .readTree(merged.resolve("model.safetensors.index.json").toFile());
        JsonNode places = index.path("weight_map");
        assertThat(places.size()).isEqualTo(3 + 2 * 9);
        List<String> files;
        try (Stream<Path> all = Files.list(merged)) {
            files = all.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith("model-"))
                    .sorted()
                    .toList();
        }
        assertThat(files)
                .hasSizeGreaterThan(3)
                .first()
                .isEqualTo(String.format("model-00001-of-%05d.safetensors", files.size()));
        places.properties().forEach(place -> assertThat(
                        ExportSamples.tensor(merged.resolve(place.getValue().asText()), place.getKey()))
                .isNotEmpty());
        assertThat(ExportSamples.tensor(
                        merged.resolve(places.path(DOWN + ".weight").asText()), DOWN + ".weight"))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(mergedDown());
        assertThat(heard).hasSize(places.size()).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(heard.get(heard.size() - 1)).isZero();
        assertThat(index.path("metadata").path("total_size").asLong()).isEqualTo(parameters() * 4);
    }

    @Test
    void shouldNotTouchAFolderThatIsThere() throws IOException {
        Files.createDirectories(merged);
        assertThatThrownBy(() -> new MergedExport(folder, adapter).write(merged, FloatType.F32, SILENT))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(merged).isEmptyDirectory();
    }

    @Test
    void shouldLeaveNothingBehindWhenAWeightCannotBeWritten() throws IOException {
        Map<String, byte[]> huge = ExportSamples.adapter(config, 4, 300);
        assertThatThrownBy(() -> new MergedExport(folder, huge).write(merged, FloatType.F16, SILENT))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageMatching("model\\.layers\\.0\\..*: holds .*, which half precision has no number for");
        assertThat(merged.getParent()).isEmptyDirectory();
    }

    private float[] mergedDown() {
        byte[] weights = adapter.get("adapter_model.safetensors");
        float[] down = ExportSamples.tensor(weights, "base_model.model." + DOWN + ".lora_A.weight");
        float[] up = ExportSamples.tensor(weights, "base_model.model." + DOWN + ".lora_B.weight");
        float[] values = ExportSamples.tensor(folder.resolve("model.safetensors"), DOWN + ".weight");
        for (int i = 0; i < values.length; i++) {
            for (int r = 0; r < 4; r++) {
                values[i] += 2 * up[i / 48 * 4 + r] * down[r * 48 + i % 48];
            }
        }
        return values;
    }

    private long parameters() {
        long vocabulary = config.vocabularySize();
        return 2 * vocabulary * 32 + 32 + 2 * (2 * 32 + 2 * 32 * 32 + 2 * 16 * 32 + 3 * 32 * 48);
    }

    private static JsonNode config(Path folder) throws IOException {
        return new ObjectMapper().readTree(folder.resolve("config.json").toFile());
    }
}
