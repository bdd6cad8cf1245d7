package dev.freshet.languagemodel.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.Score;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    private static final String INDEX = "model.safetensors.index.json";
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";
    private static final String QUERY = "model.layers.0.self_attn.q_proj.weight";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private ModelConfig config;
    private Map<String, TensorData> tensors;
    private final Map<String, TensorData> first = new TreeMap<>();
    private final Map<String, TensorData> second = new TreeMap<>();
    private final Map<String, Object> index = new TreeMap<>();

    /** A model in two shards, layer 0 in the first of them. */
    @BeforeEach
    void split() throws IOException {
        config = TestModels.writeFolder(folder, true, 1);
        Path whole = folder.resolve("model.safetensors");
        tensors = tensors(whole);
        Files.delete(whole);
        tensors.forEach((name, tensor) -> {
            boolean early = name.contains("layers.0.");
            (early ? first : second).put(name, tensor);
            index.put(name, early ? FIRST : SECOND);
        });
    }

    @Test
    void shouldGiveOfShardsWhatOneFileGives() throws IOException {
        List<SupervisedExample> examples = List.of(TestModels.example("when", "at nine"));
        List<Score> sharded;
        writeShards();
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            sharded = Evaluator.score(base, null, examples);
        }

        write("model.safetensors", tensors);

        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            assertThat(sharded).isEqualTo(Evaluator.score(base, null, examples));
        }
    }

    @Test
    void shouldTakeHalfPrecision() throws IOException {
        tensors.replaceAll((name, tensor) -> TensorData.of(TensorData.Type.F16, tensor.shape(), tensor.floats()));
        write("model.safetensors", tensors);

        float[] rows = Checkpoint.open(folder, config).rows(QUERY, 3, 2).floats();

        assertThat(rows).hasSize(64);
        for (int i = 0; i < rows.length; i++) {
            assertThat(rows[i])
                    .isEqualTo(Float16.fromBits(Float16.toBits(first.get(QUERY).floats()[3 * 32 + i])));
        }
    }

    @Test
    void shouldLeaveOutWhatTransformersLeavesOut() throws IOException {
        tensors.put("model.layers.0.self_attn.rotary_emb.inv_freq", vector(4));
        tensors.put("lm_head.weight", tensors.get("model.embed_tokens.weight"));
        write("model.safetensors", tensors);

        assertThat(Checkpoint.open(folder, config)).isNotNull();
    }

    @Test
    void shouldRefuseAHeadThatIsTiedAndAnother() throws IOException {
        TensorData embedding = tensors.get("model.embed_tokens.weight");
        float[] head = embedding.floats();
        head[head.length - 1] += 1;
        tensors.put("lm_head.weight", TensorData.of(TensorData.Type.F32, embedding.shape(), head));
        write("model.safetensors", tensors);

        assertRefused("model.safetensors: tensor lm_head.weight is not the embedding");
    }

    @Test
    void shouldRefuseATensorInTwoShards() throws IOException {
        second.put(QUERY, first.get(QUERY));

        writeShards();

        assertRefused(SECOND + ": tensor " + QUERY + " belongs into " + FIRST);
    }

    @Test
    void shouldRefuseATensorThatTheIndexHasNot() throws IOException {
        second.put("extra", vector(1));

        writeShards();

        assertRefused(SECOND + ": tensor extra is not in " + INDEX);
    }

    @Test
    void shouldRefuseATensorThatItsShardHasNot() throws IOException {
        first.remove(QUERY);

        writeShards();

        assertRefused(FIRST + ": tensor " + QUERY + " is missing");
    }

    @Test
    void shouldRefuseAnIndexWithoutATensorOfTheModel() throws IOException {
        first.remove(QUERY);
        index.remove(QUERY);

        writeShards();

        assertRefused(INDEX + ": tensor " + QUERY + " is missing");
    }

    @Test
    void shouldRefuseATensorOfNoPlaceInTheModel() throws IOException {
        second.put("model.layers.2.mlp.up_proj.weight", vector(1));
        index.put("model.layers.2.mlp.up_proj.weight", SECOND);

        writeShards();

        assertRefused(SECOND + ": tensor model.layers.2.mlp.up_proj.weight does not belong here");
    }

    @Test
    void shouldRefuseATensorOfAnotherShapeByItsShard() throws IOException {
        first.put(QUERY, vector(1024));

        writeShards();

        assertRefused(FIRST + ": tensor " + QUERY + " has shape [1024], must be [32, 32]");
    }

    @Test
    void shouldRefuseAShardThatIsMissing() throws IOException {
        writeShards();
        Files.delete(folder.resolve(SECOND));

        assertRefused(SECOND + ": cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.safetensors", "/etc/outside.safetensors", "a/b.safetensors", "model.bin", ""})
    void shouldRefuseAPathThatLeavesTheFolder(String path) throws IOException {
        index.put(QUERY, path);

        writeShards();

        assertRefused(INDEX + ": tensor " + QUERY + " is in \"" + path + "\", must be in a .safetensors file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"weight_map\": {}}", "{\"weight_map\": {\"a\": 1, \"a\": 2}}"})
    void shouldRefuseAMalformedIndex(String json) throws IOException {
        Files.writeString(folder.resolve(INDEX), json);

        assertRefused(INDEX + ": ");
    }

    private void assertRefused(String fault) {
        assertThatThrownBy(() -> Checkpoint.open(folder, config))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(fault);
    }

    private void writeShards() throws IOException {
        write(FIRST, first);
        write(SECOND, second);
        JSON.writeValue(
                folder.resolve(INDEX).toFile(), Map.of("metadata", Map.of("total_size", 1), "weight_map", index));
    }

    private void write(String file, Map<String, TensorData> tensors) throws IOException {
        Files.write(folder.resolve(file), SafetensorsWriter.write(tensors, Map.of()));
    }

    private static Map<String, TensorData> tensors(Path file) throws IOException {
        SafetensorsFile read = SafetensorsFile.of("model.safetensors", Files.readAllBytes(file));
        Map<String, TensorData> tensors = new TreeMap<>();
        read.names().forEach(name -> tensors.put(name, read.get(name)));
        return tensors;
    }

    private static TensorData vector(int size) {
        return TensorData.of(TensorData.Type.F32, new long[] {size}, new float[size]);
    }
}
