package dev.freshet.languagemodel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;

/** {@code adapter_config.json} as PEFT writes it. Variants of LoRA that change the forward pass are refused. */
final class LoraConfigJson {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int MAX_BYTES = 1 << 20;

    private LoraConfigJson() {}

    static byte[] write(LoraConfig config) {
        ObjectNode json = JSON.createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.putNull("base_model_name_or_path");
        json.put("r", config.rank());
        json.put("lora_alpha", config.alpha());
        json.put("lora_dropout", 0.0);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("use_rslora", false);
        json.put("use_dora", false);
        json.putNull("modules_to_save");
        json.put("inference_mode", true);
        ArrayNode modules = json.putArray("target_modules");
        Linear.modules().forEach(modules::add);
        try {
            return (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and numbers have no JSON form", e);
        }
    }

    static LoraConfig read(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw fault("has " + file.length + " bytes, at most " + MAX_BYTES);
        }
        JsonNode json;
        try {
            json = JSON.readTree(file);
        } catch (IOException e) {
            throw new InvalidModelException(AdapterFiles.CONFIG, "is no JSON", e);
        }
        if (json == null || !json.isObject()) {
            throw fault("is no JSON object");
        }
        if (!json.path("peft_type").asText().equals("LORA")) {
            throw fault("peft_type is " + json.path("peft_type") + ", only LORA is supported");
        }
        if (!json.path("bias").asText("none").equals("none")) {
            throw fault("bias is " + json.path("bias") + ", only none is supported");
        }
        for (String off : new String[] {"use_rslora", "use_dora", "fan_in_fan_out"}) {
            if (json.path(off).asBoolean(false)) {
                throw fault(off + " is " + json.path(off) + ", only false is supported");
            }
        }
        for (String none : new String[] {"modules_to_save", "rank_pattern", "alpha_pattern", "layers_to_transform"}) {
            JsonNode value = json.path(none);
            if (!value.isMissingNode() && !value.isNull() && !value.isEmpty()) {
                throw fault(none + " is " + value + ", only none is supported");
            }
        }
        checkModules(json.path("target_modules"));
        if (!json.path("r").isInt() || !json.path("lora_alpha").isNumber()) {
            throw fault("r is " + json.path("r") + " and lora_alpha " + json.path("lora_alpha")
                    + ", must be an integer and a number");
        }
        try {
            return new LoraConfig(
                    json.path("r").intValue(), json.path("lora_alpha").doubleValue());
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(AdapterFiles.CONFIG, String.valueOf(e.getMessage()), e);
        }
    }

    private static void checkModules(JsonNode modules) {
        Set<String> found = new TreeSet<>();
        modules.forEach(module -> found.add(module.asText()));
        Set<String> expected = new TreeSet<>(Linear.modules());
        if (!found.equals(expected)) {
            throw fault("target_modules is " + modules + ", must be all linear layers: " + expected);
        }
    }

    private static InvalidModelException fault(String fault) {
        return new InvalidModelException(AdapterFiles.CONFIG, fault);
    }
}
