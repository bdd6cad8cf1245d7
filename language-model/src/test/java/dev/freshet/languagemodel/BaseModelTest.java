package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.Checkpoint;
import dev.freshet.languagemodel.checkpoint.FusedWeight;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.SafetensorsFile;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.Score;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TrainerOptions;
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
        List<Score> fromNarrow = score(examples, "fp32");
        Files.write(folder.resolve("model.safetensors"), SafetensorsWriter.write(wide, Map.of()));

        // then
        assertThat(fromNarrow).isEqualTo(score(examples, "fp32"));
    }

    @Test
    void shouldCloseTheTokenizerWhateverKeepsTheGraphFromLoading() {
        // given
        Tokenizer tokenizer = Tokenizer.load(folder);
        Checkpoint checkpoint = Checkpoint.open(folder, config);

        // then
        assertThatThrownBy(() -> BaseModel.of(config, checkpoint, tokenizer, new ModelOptions("cpu"), device -> {
                    throw new IllegalStateException("no such graph");
                }))
                .hasMessage("no such graph");
        assertThatThrownBy(() -> tokenizer.encode("hi")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNameATensorThatIsNotFiniteAtItsFirstUse() throws Exception {
        // given
        Map<String, TensorData> tensors = tensors();
        String name = "model.layers.1.self_attn.k_proj.weight";
        float[] values = tensors.get(name).floats();
        values[17] = Float.NaN;
        tensors.put(name, TensorData.of(TensorData.Type.F32, tensors.get(name).shape(), values));
        Files.write(folder.resolve("model.safetensors"), SafetensorsWriter.write(tensors, Map.of()));

        // then
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            assertThatThrownBy(base::weights)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessage("model.safetensors: tensor " + name + " holds NaN");
        }
    }

    @Test
    void shouldScoreWithNarrowWeightsNearlyAsWithWideOnes() {
        // given
        List<SupervisedExample> examples = List.of(TestModels.example("when", "at nine"), TestModels.example("a", "b"));
        List<Score> wide = score(examples, "fp32");

        for (String dtype : List.of("bf16", "int8")) {
            // when
            List<Score> narrow = score(examples, dtype);

            // then
            for (int i = 0; i < wide.size(); i++) {
                double expected = wide.get(i).logProbability();
                assertThat(narrow.get(i).logProbability())
                        .as(dtype)
                        .isNotEqualTo(expected)
                        .isCloseTo(expected, withinPercentage(5));
            }
        }
    }

    @Test
    void shouldKeepAScaleForEachRowOfInt8() throws Exception {
        // given
        Map<String, TensorData> tensors = tensors();
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu", "int8"))) {
            // when
            NDArray qkv = base.weights().get(3);
            NDArray scale = base.weights().get(FusedWeight.of(config).size());

            // then
            assertThat(qkv.getDataType()).isEqualTo(DataType.INT8);
            byte[] codes = qkv.toByteArray();
            float[] scales = scale.toFloatArray();
            float[] keys = tensors.get("model.layers.0.self_attn.k_proj.weight").floats();
            assertThat(scales).hasSize(64);
            for (int i = 0; i < keys.length; i++) {
                float step = scales[32 + i / 32];
                assertThat(codes[32 * 32 + i] * step).isCloseTo(keys[i], within(0.501f * step));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "bf16", "int8"})
    void shouldTrainAnAdapterOnAFrozenBaseOfAnyType(String dtype) {
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu", dtype));
                LoraTrainer trainer = LoraTrainer.restore(
                        base, TrainerOptions.defaults(), Adapter.zero(base, LoraConfig.defaults(), 1))) {
            List<SupervisedExample> batch = List.of(TestModels.example("when", "at nine"));
            double before = trainer.step(batch).loss();
            for (int i = 0; i < 20; i++) {
                trainer.step(batch);
            }
            assertThat(trainer.step(batch).loss()).isLessThan(before / 2);
        }
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
            "llama"                     | "mistral"                  | config.json: model_type is mistral, only llama, qwen2, qwen3 are supported
            "llama"                     | "qwen2"                    | model.safetensors: tensor model.layers.0.self_attn.q_proj.bias is missing
            "llama"                     | "qwen3"                    | model.safetensors: tensor model.layers.0.self_attn.q_norm.weight is missing
            "head_dim" : 8              | "head_dim" : 8, "rope_scaling" : {"type": "yarn"} | config.json: rope_type is yarn, only default, linear, llama3 are supported
            "head_dim" : 8              | "head_dim" : 8, "rope_parameters" : {"rope_type": "longrope"} | config.json: rope_type is longrope, only
            "head_dim" : 8              | "head_dim" : 8, "rope_parameters" : {"rope_theta": 0} | config.json: rope_theta is 0.0, must be
            "head_dim" : 8              | "head_dim" : 8, "rope_scaling" : {"rope_type": "linear"} | config.json: factor is -1.0, must be between 1 and 1e6
            "head_dim" : 8              | "head_dim" : 8, "rope_scaling" : {"rope_type": "linear", "factor": "2"} | config.json: factor is "2", must be a number
            "head_dim" : 8              | "head_dim" : 8, "rope_scaling" : 2 | config.json: rope_scaling is 2, must be an object
            "head_dim" : 8              | "head_dim" : 8, "rope_scaling" : {"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4} | config.json: low_freq_factor is 4.0 and high_freq_factor 4.0, must be
            "head_dim" : 8              | "head_dim" : 8, "use_sliding_window" : true | config.json: use_sliding_window is true, only false is supported
            "head_dim" : 8              | "head_dim" : 8, "quantization_config" : {"bits": 4} | config.json: quantization_config is {"bits":4}, only none is supported
            "head_dim" : 8              | "head_dim" : 8, "layer_types" : ["sliding_attention"] | config.json: layer_types has "sliding_attention", only
            "tie_word_embeddings" : false | "tie_word_embeddings" : 0 | config.json: tie_word_embeddings is 0, must be true or false
            "attention_bias" : false    | "attention_bias" : true    | config.json: attention_bias is true, only false is supported
            "silu"                      | "gelu"                     | config.json: hidden_act is gelu, only silu is supported
            "num_key_value_heads" : 2   | "num_key_value_heads" : 3  | config.json: num_key_value_heads is 3, must divide num_attention_heads, which is 4
            "hidden_size" : 32          | "hidden_size" : 64         | model.safetensors: tensor model.embed_tokens.weight has shape
            "hidden_size" : 32          | "hidden_size" : 3e1        | config.json: hidden_size is 30.0, must be an integer
            "num_hidden_layers" : 2     | "num_hidden_layers" : 1    | model.safetensors: tensor model.layers.1.
            "tie_word_embeddings" : false | "tie_word_embeddings" : true | model.safetensors: tensor lm_head.weight is not the embedding, which config.json says by tie_word_embeddings
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

    private Map<String, TensorData> tensors() {
        SafetensorsFile file = SafetensorsFile.map(folder.resolve("model.safetensors"));
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        file.names().forEach(name -> tensors.put(name, file.get(name)));
        return tensors;
    }

    private List<Score> score(List<SupervisedExample> examples, String dtype) {
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu", dtype))) {
            return Evaluator.score(base, null, examples);
        }
    }
}
