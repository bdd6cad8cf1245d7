package dev.freshet.languagemodel.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code config.json} of the Hugging Face layout. What would change the forward pass and is not known is refused. */
public final class ModelConfigJson {

    /** Name of the file. */
    public static final String FILE = "config.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Settings of Transformers that change the forward pass, and the one value of each that is supported. */
    private static final String[][] ONLY = {
        {"hidden_act", "silu"},
        {"attention_bias", "false"},
        {"mlp_bias", "false"},
        {"use_sliding_window", "false"},
        {"partial_rotary_factor", "1.0"},
        {"quantization_config", "none"},
        {"is_encoder_decoder", "false"},
    };

    private ModelConfigJson() {}

    private enum Family {
        LLAMA("LlamaForCausalLM"),
        QWEN2("Qwen2ForCausalLM"),
        QWEN3("Qwen3ForCausalLM");

        private final String architecture;

        Family(String architecture) {
            this.architecture = architecture;
        }

        String type() {
            return architecture.substring(0, architecture.indexOf("For")).toLowerCase(Locale.ROOT);
        }

        static Family of(ModelConfig config) {
            return config.headNorm() ? QWEN3 : config.attentionBias() ? QWEN2 : LLAMA;
        }

        static Family read(JsonNode json) {
            String type = json.path("model_type").asText("missing");
            return Arrays.stream(values())
                    .filter(family -> family.type().equals(type))
                    .findFirst()
                    .orElseThrow(() -> new InvalidModelException(
                            FILE,
                            "model_type is " + type + ", only "
                                    + Arrays.stream(values()).map(Family::type).collect(Collectors.joining(", "))
                                    + " are supported"));
        }
    }

    /** The config as the file. */
    public static String write(ModelConfig config) {
        Family family = Family.of(config);
        ObjectNode json = JSON.createObjectNode();
        json.putArray("architectures").add(family.architecture);
        json.put("model_type", family.type());
        json.put("vocab_size", config.vocabularySize());
        json.put("hidden_size", config.width());
        json.put("intermediate_size", config.innerWidth());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.keyValueHeads());
        json.put("head_dim", config.headSize());
        json.put("max_position_embeddings", config.maxPositions());
        json.put("rope_theta", config.ropeTheta());
        RopeScalingJson.write(config.ropeScaling(), json);
        json.put("rms_norm_eps", config.normEpsilon());
        json.put("tie_word_embeddings", config.tiedHead());
        json.put("hidden_act", "silu");
        if (family == Family.LLAMA) {
            json.put("attention_bias", false);
            json.put("mlp_bias", false);
        } else {
            json.put("use_sliding_window", false);
        }
        json.put("torch_dtype", "bfloat16");
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and numbers have no JSON form", e);
        }
    }

    /** Reads the text of a {@code config.json}. */
    public static ModelConfig read(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidModelException(FILE, "is no JSON: " + e.getOriginalMessage(), e);
        }
        if (json == null || !json.isObject()) {
            throw new InvalidModelException(FILE, "is no JSON object");
        }
        JsonFields fields = new JsonFields(FILE, json);
        Family family = Family.read(json);
        for (String[] only : ONLY) {
            fields.expect(only[0], only[1]);
        }
        for (JsonNode type : json.path("layer_types")) {
            if (!type.asText().equals("full_attention")) {
                throw new InvalidModelException(FILE, "layer_types has " + type + ", only full_attention is supported");
            }
        }
        int width = fields.integer("hidden_size", -1);
        int heads = fields.integer("num_attention_heads", -1);
        JsonFields rope = RopeScalingJson.fields(fields);
        try {
            return new ModelConfig(
                    fields.integer("vocab_size", -1),
                    width,
                    fields.integer("intermediate_size", -1),
                    fields.integer("num_hidden_layers", -1),
                    heads,
                    fields.integer("num_key_value_heads", family == Family.LLAMA ? heads : -1),
                    fields.integer("head_dim", family == Family.QWEN3 ? 128 : heads > 0 ? width / heads : -1),
                    fields.integer("max_position_embeddings", -1),
                    rope.number("rope_theta", fields.number("rope_theta", 10_000)),
                    fields.number("rms_norm_eps", 1e-6),
                    fields.bool("tie_word_embeddings", false),
                    family == Family.QWEN2,
                    family == Family.QWEN3,
                    RopeScalingJson.read(rope));
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(FILE, String.valueOf(e.getMessage()), e);
        }
    }
}
