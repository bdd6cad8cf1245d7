package dev.freshet.languagemodel.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.SafetensorsFile;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.Score;
import dev.freshet.languagemodel.training.TrainerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdapterTest {

    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String FIRST = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

    @TempDir
    private static Path folder;

    private static BaseModel base;

    @BeforeAll
    static void loadModel() throws Exception {
        TestModels.writeFolder(folder, true, 1);
        base = BaseModel.load(folder, new ModelOptions("cpu"));
    }

    @AfterAll
    static void closeModel() {
        base.close();
    }

    @Test
    void shouldWriteAZeroAdapterThatPeftCanRead() {
        // when
        Map<String, byte[]> files = Adapter.zero(base, LoraConfig.defaults(), 3);

        // then
        SafetensorsFile weights = SafetensorsFile.of(WEIGHTS, files.get(WEIGHTS));
        assertThat(weights.names()).hasSize(2 * 7 * 2).contains(FIRST);
        assertThat(weights.get(FIRST).shape()).containsExactly(8, 32);
        for (float value : weights.get(FIRST.replace("lora_A", "lora_B")).floats()) {
            assertThat(value).isZero();
        }
        assertThat(new String(files.get(CONFIG), StandardCharsets.UTF_8))
                .contains(
                        "\"peft_type\" : \"LORA\"",
                        "\"r\" : 8",
                        "\"lora_alpha\" : 16.0",
                        "\"q_proj\"",
                        "\"down_proj\"");
        try (Adapter adapter = Adapter.load(base, files)) {
            assertThat(adapter.config()).isEqualTo(new LoraConfig(8, 16));
        }
    }

    @Test
    void shouldGiveTheSameBytesForTheSameSeed() {
        assertThat(Adapter.zero(base, LoraConfig.defaults(), 3).get(WEIGHTS))
                .isEqualTo(Adapter.zero(base, LoraConfig.defaults(), 3).get(WEIGHTS))
                .isNotEqualTo(Adapter.zero(base, LoraConfig.defaults(), 4).get(WEIGHTS));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(remove(CONFIG), CONFIG + ": is missing"),
                Arguments.of(remove(WEIGHTS), WEIGHTS + ": is missing"),
                Arguments.of(config("{", "["), CONFIG + ": is no JSON"),
                Arguments.of(config("LORA", "IA3"), CONFIG + ": peft_type is \"IA3\", only LORA is supported"),
                Arguments.of(config("\"r\" : 8", "\"r\" : 0"), CONFIG + ": r is 0, must be between 1 and 512"),
                Arguments.of(config("\"r\" : 8", "\"r\" : \"8\""), CONFIG + ": r is \"8\""),
                Arguments.of(config("\"r\" : 8", "\"r\" : 4"), WEIGHTS + ": tensor base_model."),
                Arguments.of(config("\"use_dora\" : false", "\"use_dora\" : true"), CONFIG + ": use_dora is true"),
                Arguments.of(config("\"q_proj\", ", ""), WEIGHTS + ": tensor " + FIRST + " does not belong here"),
                Arguments.of(
                        config("\"q_proj\"", "\"lm_head\""),
                        CONFIG + ": target_modules is [\"lm_head\",\"k_proj\",\"v_proj\",\"o_proj\",\"gate_proj\","
                                + "\"up_proj\",\"down_proj\"], where lm_head is none of the layers' linears"),
                Arguments.of(
                        config("\"bias\" : \"none\"", "\"bias\" : \"all\""),
                        CONFIG + ": bias is all, only none is supported"),
                Arguments.of(
                        config("\"modules_to_save\" : null", "\"modules_to_save\" : [\"lm_head\"]"),
                        CONFIG + ": modules_to_save is [\"lm_head\"], only none"),
                Arguments.of(add("\"layer_replication\" : [[0, 1]]"), CONFIG + ": layer_replication is [[0,1]], only"),
                Arguments.of(add("\"kasa_config\" : {\"rank\": 1}"), CONFIG + ": kasa_config is {\"rank\":1}, only"),
                Arguments.of(
                        config("\"fan_in_fan_out\" : false", "\"fan_in_fan_out\" : true"),
                        CONFIG + ": fan_in_fan_out is true, only"),
                Arguments.of(
                        add("\"init_lora_weights\" : \"pissa_niter_4\""),
                        CONFIG + ": init_lora_weights is pissa_niter_4, which changes the base's weights"),
                Arguments.of(config("0.0", "1.0"), CONFIG + ": lora_dropout is 1.0, must be in [0, 1)"),
                Arguments.of(add("\"layers_to_transform\" : [2]"), CONFIG + ": layers_to_transform is [2], must be"),
                Arguments.of(add("\"layers_to_transform\" : \"1\""), CONFIG + ": layers_to_transform is \"1\", must"),
                Arguments.of(
                        add("\"layers_to_transform\" : 1, \"layers_pattern\" : \"blocks\""),
                        CONFIG + ": layers_pattern is \"blocks\", only layers is supported"),
                Arguments.of(targets("[]"), CONFIG + ": target_modules is [], must be a list of names or a regular"),
                Arguments.of(targets("null"), CONFIG + ": target_modules is missing, must be"),
                Arguments.of(targets("\"conv[12]\""), CONFIG + ": target_modules is \"conv[12]\", which means none of"),
                Arguments.of(
                        targets("\".*(proj|lm_head)\""), CONFIG + ": target_modules is \".*(proj|lm_head)\", where"),
                Arguments.of(targets("\"(proj\""), CONFIG + ": target_modules is no regular expression: (proj"),
                Arguments.of(
                        targets("\"" + "x".repeat(1001) + "\""), CONFIG + ": target_modules has a pattern of 1001"),
                Arguments.of(targets("\"((.*)*)*!\""), CONFIG + ": a pattern takes too long to match model.layers.0."),
                Arguments.of(add("\"rank_pattern\" : {\"q_proj\": 4.5}"), CONFIG + ": rank_pattern has 4.5, must have"),
                Arguments.of(add("\"rank_pattern\" : {\"q_proj\": 0}"), CONFIG + ": r is 0, must be between 1 and 512"),
                Arguments.of(add("\"rank_pattern\" : [4]"), CONFIG + ": rank_pattern is [4], must be an object"),
                Arguments.of(
                        add("\"rank_pattern\" : {\"q_proj\": 4}"),
                        WEIGHTS + ": tensor " + FIRST + " has shape [8, 32]"),
                Arguments.of(add("\"alpha_pattern\" : {\"q_proj\": true}"), CONFIG + ": alpha_pattern has true, must"),
                Arguments.of(config("16.0", "-1"), CONFIG + ": lora_alpha is -1.0, must be in (0, 1e6]"),
                Arguments.of(weights(w -> without(w, FIRST)), WEIGHTS + ": tensor " + FIRST + " is missing"),
                Arguments.of(weights(w -> with(w, "extra", 1)), WEIGHTS + ": tensor extra does not belong here"),
                Arguments.of(weights(w -> with(w, FIRST, 9 * 32)), WEIGHTS + ": tensor " + FIRST + " has shape [288]"),
                Arguments.of(weights(w -> filled(w, Float.NaN)), WEIGHTS + ": tensor " + FIRST + " holds NaN"),
                Arguments.of(
                        weights(w -> filled(w, Float.NEGATIVE_INFINITY)),
                        WEIGHTS + ": tensor " + FIRST + " holds -Infinity"),
                Arguments.of(bytes(whole -> Arrays.copyOf(whole, whole.length - 4)), WEIGHTS + ": tensors end at "),
                Arguments.of(
                        bytes(whole -> "not a safetensors file".getBytes(StandardCharsets.UTF_8)),
                        WEIGHTS + ": header length is "));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void shouldRefuseAMalformedAdapterByNameAndFault(UnaryOperator<Map<String, byte[]>> damage, String fault) {
        // given
        Map<String, byte[]> files = damage.apply(new HashMap<>(Adapter.zero(base, LoraConfig.defaults(), 3)));

        // then
        assertThatThrownBy(() -> Adapter.load(base, files))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(fault);
        assertThatThrownBy(() -> LoraTrainer.restore(base, TrainerOptions.defaults(), files))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(fault);
    }

    @ParameterizedTest
    @EnumSource(TensorData.Type.class)
    void shouldTakeMatricesOfEveryType(TensorData.Type type) {
        // given
        Map<String, byte[]> files = new HashMap<>(Adapter.zero(base, LoraConfig.defaults(), 3));
        SafetensorsFile file = SafetensorsFile.of(WEIGHTS, files.get(WEIGHTS));
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        file.names().forEach(name -> {
            TensorData tensor = file.get(name);
            tensors.put(name, TensorData.of(type, tensor.shape(), tensor.floats()));
        });
        files.put(WEIGHTS, SafetensorsWriter.write(tensors, Map.of()));

        // then
        try (Adapter adapter = Adapter.load(base, files)) {
            assertThat(adapter.tensors().get(0).toFloatArray())
                    .isEqualTo(tensors.get(FIRST).floats());
        }
    }

    @Test
    void shouldStillServeAfterARefusal() {
        // given
        assertThatThrownBy(() -> Adapter.load(base, Map.of())).isInstanceOf(InvalidModelException.class);

        // when
        List<Score> scores = Evaluator.score(base, null, List.of(TestModels.example("a", "b")));

        // then
        assertThat(scores).hasSize(1);
    }

    private static UnaryOperator<Map<String, byte[]>> remove(String file) {
        return files -> {
            files.remove(file);
            return files;
        };
    }

    private static UnaryOperator<Map<String, byte[]>> config(String text, String other) {
        return files -> {
            String config = new String(files.get(CONFIG), StandardCharsets.UTF_8);
            assertThat(config).contains(text);
            files.put(CONFIG, config.replace(text, other).getBytes(StandardCharsets.UTF_8));
            return files;
        };
    }

    private static UnaryOperator<Map<String, byte[]>> add(String field) {
        return config("\"use_rslora\" : false", "\"use_rslora\" : false, " + field);
    }

    private static UnaryOperator<Map<String, byte[]>> targets(String json) {
        return files -> {
            String config = new String(files.get(CONFIG), StandardCharsets.UTF_8);
            String changed = config.replaceAll(
                    "\"target_modules\" : \\[[^]]*]", Matcher.quoteReplacement("\"target_modules\" : " + json));
            assertThat(changed).isNotEqualTo(config);
            files.put(CONFIG, changed.getBytes(StandardCharsets.UTF_8));
            return files;
        };
    }

    private static UnaryOperator<Map<String, byte[]>> weights(UnaryOperator<Map<String, TensorData>> change) {
        return files -> {
            SafetensorsFile file = SafetensorsFile.of(WEIGHTS, files.get(WEIGHTS));
            Map<String, TensorData> tensors = new LinkedHashMap<>();
            file.names().forEach(name -> tensors.put(name, file.get(name)));
            files.put(WEIGHTS, SafetensorsWriter.write(change.apply(tensors), Map.of()));
            return files;
        };
    }

    private static UnaryOperator<Map<String, byte[]>> bytes(UnaryOperator<byte[]> change) {
        return files -> {
            files.put(WEIGHTS, change.apply(files.get(WEIGHTS)));
            return files;
        };
    }

    private static Map<String, TensorData> without(Map<String, TensorData> tensors, String name) {
        tensors.remove(name);
        return tensors;
    }

    private static Map<String, TensorData> with(Map<String, TensorData> tensors, String name, int size) {
        tensors.put(name, TensorData.of(TensorData.Type.F32, new long[] {size}, new float[size]));
        return tensors;
    }

    private static Map<String, TensorData> filled(Map<String, TensorData> tensors, float value) {
        float[] values = new float[8 * 32];
        values[100] = value;
        tensors.put(FIRST, TensorData.of(TensorData.Type.F32, new long[] {8, 32}, values));
        return tensors;
    }
}
