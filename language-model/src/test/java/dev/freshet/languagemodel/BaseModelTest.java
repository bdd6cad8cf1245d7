package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaseModelTest {

    @TempDir
    private Path folder;

    private ModelConfig config;

    @BeforeEach
    void writeModel() throws Exception {
        config = TestModels.writeFolder(folder, false, 1);
    }

    @Test
    void shouldLoadAFolderInTheHuggingFaceLayout() {
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            assertThat(base.config()).isEqualTo(config);
            assertThat(base.tokenizer().vocabularySize()).isEqualTo(config.vocabularySize());
        }
    }

    @Test
    void shouldTakeBfloat16AsItTakesTheSameNumbersInFloat32() throws Exception {
        // given weights that bf16 can hold, in both types
        SafetensorsFile file = SafetensorsFile.map(folder.resolve("model.safetensors"));
        Map<String, TensorData> narrow = new LinkedHashMap<>();
        Map<String, TensorData> wide = new LinkedHashMap<>();
        for (String name : file.names()) {
            TensorData tensor = file.get(name);
            TensorData rounded = TensorData.of(TensorData.Type.BF16, tensor.shape(), tensor.floats());
            narrow.put(name, rounded);
            wide.put(name, TensorData.of(TensorData.Type.F32, tensor.shape(), rounded.floats()));
        }
        List<SupervisedExample> examples = List.of(TestModels.example("when", "at nine"));

        // when
        Files.write(folder.resolve("model.safetensors"), SafetensorsWriter.write(narrow, Map.of()));
        List<Score> fromNarrow = score(examples);
        Files.write(folder.resolve("model.safetensors"), SafetensorsWriter.write(wide, Map.of()));

        // then
        assertThat(fromNarrow).isEqualTo(score(examples));
    }

    @Test
    void shouldCloseTheTokenizerWhateverKeepsTheGraphFromLoading() {
        // given
        Tokenizer tokenizer = Tokenizer.load(folder);
        SafetensorsFile file = SafetensorsFile.map(folder.resolve("model.safetensors"));

        // then
        assertThatThrownBy(() -> BaseModel.of(config, file, tokenizer, () -> {
                    throw new IllegalStateException("no such device");
                }))
                .hasMessage("no such device");
        assertThatThrownBy(() -> tokenizer.encode("hi")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldCloseGraphAndTokenizerWhateverIsWrongWithTheWeights() {
        // given a file that has fewer elements than the shapes tell
        Tokenizer tokenizer = Tokenizer.load(folder);
        DecoderGraph graph = DecoderGraph.load(config, Device.cpu(), DataType.FLOAT32);
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        config.weightShapes()
                .keySet()
                .forEach(
                        name -> tensors.put(name, TensorData.of(TensorData.Type.F32, new long[] {1}, new float[] {1})));
        SafetensorsFile file = SafetensorsFile.of("model.safetensors", SafetensorsWriter.write(tensors, Map.of()));

        // then
        assertThatThrownBy(() -> BaseModel.of(config, file, tokenizer, () -> graph))
                .isInstanceOf(RuntimeException.class)
                .isNotInstanceOf(InvalidModelException.class);
        assertThat(graph.manager().isOpen()).isFalse();
        assertThatThrownBy(() -> tokenizer.encode("hi")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"})
    void shouldNameAFileThatIsMissing(String file) throws Exception {
        Files.delete(folder.resolve(file));
        assertThatThrownBy(() -> BaseModel.load(folder, new ModelOptions("cpu")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(file + ": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            "llama"                     | "gpt2"                     | config.json: model_type is gpt2, only llama is supported
            "silu"                      | "gelu"                     | config.json: hidden_act is gelu, only silu is supported
            "num_key_value_heads" : 2   | "num_key_value_heads" : 3  | config.json: num_key_value_heads is 3, must divide num_attention_heads, which is 4
            "hidden_size" : 32          | "hidden_size" : 64         | model.safetensors: tensor model.embed_tokens.weight has shape
            "hidden_size" : 32          | "hidden_size" : 3e1        | config.json: hidden_size is 30.0, must be an integer
            "num_hidden_layers" : 2     | "num_hidden_layers" : 1    | model.safetensors: tensor model.layers.1.
            "tie_word_embeddings" : false | "tie_word_embeddings" : true | model.safetensors: tensor lm_head.weight does not belong here
            "rope_theta" : 10000.0      | "rope_theta" : 0           | config.json: rope_theta is 0.0, must be in (1, 1e12)
            "mlp_bias" : false          | "mlp_bias" : true          | config.json: mlp_bias is true, only false is supported
            """)
    void shouldRefuseAConfigThatDoesNotFit(String text, String other, String fault) throws Exception {
        // given
        Path path = folder.resolve("config.json");
        String json = Files.readString(path);
        assertThat(json).contains(text);
        Files.writeString(path, json.replace(text, other));

        // then
        assertThatThrownBy(() -> BaseModel.load(folder, new ModelOptions("cpu")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(fault);
    }

    private List<Score> score(List<SupervisedExample> examples) {
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            return Evaluator.score(base, null, examples);
        }
    }
}
