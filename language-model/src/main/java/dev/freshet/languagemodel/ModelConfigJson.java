package dev.freshet.languagemodel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** {@code config.json} of the Hugging Face layout. What would change the forward pass and is not known is refused. */
final class ModelConfigJson {

    static final String FILE = "config.json";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ModelConfigJson() {}

    static String write(ModelConfig config) {
        ObjectNode json = JSON.createObjectNode();
        json.putArray("architectures").add("LlamaForCausalLM");
        json.put("model_type", "llama");
        json.put("vocab_size", config.vocabularySize());
        json.put("hidden_size", config.width());
        json.put("intermediate_size", config.innerWidth());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.keyValueHeads());
        json.put("head_dim", config.headSize());
        json.put("max_position_embeddings", config.maxPositions());
        json.put("rope_theta", config.ropeTheta());
        json.put("rms_norm_eps", config.normEpsilon());
        json.put("tie_word_embeddings", config.tiedHead());
        json.put("hidden_act", "silu");
        json.put("attention_bias", false);
        json.put("mlp_bias", false);
        json.put("torch_dtype", "bfloat16");
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and numbers have no JSON form", e);
        }
    }

    /** Reads the text of a {@code config.json}. */
    static ModelConfig read(String text) {
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidModelException(FILE, "is no JSON: " + e.getOriginalMessage(), e);
        }
        if (json == null || !json.isObject()) {
            throw new InvalidModelException(FILE, "is no JSON object");
        }
        expect(json, "model_type", "llama", null);
        expect(json, "hidden_act", "silu", "silu");
        expect(json, "attention_bias", "false", "false");
        expect(json, "mlp_bias", "false", "false");
        expect(json, "rope_scaling", "null", "null");
        int width = integer(json, "hidden_size", -1);
        int heads = integer(json, "num_attention_heads", -1);
        try {
            return new ModelConfig(
                    integer(json, "vocab_size", -1),
                    width,
                    integer(json, "intermediate_size", -1),
                    integer(json, "num_hidden_layers", -1),
                    heads,
                    integer(json, "num_key_value_heads", heads),
                    integer(json, "head_dim", heads > 0 ? width / heads : -1),
                    integer(json, "max_position_embeddings", -1),
                    number(json, "rope_theta", 10_000),
                    number(json, "rms_norm_eps", 1e-6),
                    json.path("tie_word_embeddings").asBoolean(false));
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(FILE, String.valueOf(e.getMessage()), e);
        }
    }

    private static void expect(JsonNode json, String key, String allowed, @Nullable String fallback) {
        String value = json.has(key) ? json.get(key).asText() : fallback;
        if (!allowed.equals(value)) {
            throw new InvalidModelException(FILE, key + " is " + value + ", only " + allowed + " is supported");
        }
    }

    private static int integer(JsonNode json, String key, int fallback) {
        JsonNode value = json.get(key);
        if (value == null || value.isNull()) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new InvalidModelException(FILE, key + " is " + value + ", must be an integer");
        }
        return value.intValue();
    }

    private static double number(JsonNode json, String key, double fallback) {
        JsonNode value = json.get(key);
        if (value == null || value.isNull()) {
            return fallback;
        }
        if (!value.isNumber()) {
            throw new InvalidModelException(FILE, key + " is " + value + ", must be a number");
        }
        return value.doubleValue();
    }
}
