package dev.freshet.languagemodel.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.JsonFields;
import dev.freshet.languagemodel.checkpoint.Linear;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code adapter_config.json} as PEFT writes it. Whatever else would change the forward pass is refused by its name. */
final class LoraConfigJson {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int MAX_BYTES = 1 << 20;

    /** Settings that this class reads, and those that say nothing about the forward pass. Any other one must be off. */
    private static final Set<String> KNOWN = Set.of(
            "peft_type",
            "task_type",
            "base_model_name_or_path",
            "revision",
            "auto_mapping",
            "peft_version",
            "inference_mode",
            "init_lora_weights",
            "eva_config",
            "megatron_core",
            "qalora_group_size",
            "r",
            "lora_alpha",
            "lora_dropout",
            "bias",
            "target_modules",
            "layers_to_transform",
            "layers_pattern",
            "rank_pattern",
            "alpha_pattern",
            "use_rslora");

    /** Ways to begin that change the base's own weights. */
    private static final List<String> CHANGED_BASE = List.of("pissa", "olora", "loftq", "corda", "lora_ga");

    private LoraConfigJson() {}

    static byte[] write(LoraConfig config) {
        ObjectNode json = JSON.createObjectNode();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.putNull("base_model_name_or_path");
        json.put("r", config.rank());
        json.put("lora_alpha", config.alpha());
        json.put("lora_dropout", config.dropout());
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("use_rslora", false);
        json.put("use_dora", false);
        json.putNull("modules_to_save");
        json.put("inference_mode", true);
        ArrayNode modules = json.putArray("target_modules");
        config.modules().forEach(modules::add);
        try {
            return (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("names and numbers have no JSON form", e);
        }
    }

    static LoraLayout read(byte[] file, ModelConfig model) {
        JsonFields json = new JsonFields(AdapterFiles.CONFIG, parse(file));
        if (!json.get("peft_type").asText().equals("LORA")) {
            throw json.fault("peft_type is " + json.get("peft_type") + ", only LORA is supported");
        }
        json.expect("bias", "none");
        checkUnknown(json);
        int rank = json.integer("r", -1);
        double alpha = json.number("lora_alpha", -1);
        double dropout = json.number("lora_dropout", 0);
        boolean stabilized = json.bool("use_rslora", false);
        Set<Integer> layers = layers(json, model);
        Set<String> modules = new LinkedHashSet<>();
        LoraLayout.Rule rule = (layer, path, linear) -> {
            if (!layers.contains(layer) || !TargetModules.matches(json, path)) {
                return new LoraLayout.Update(path, linear, 0, 0);
            }
            LoraConfig own = new LoraConfig(
                    (int) TargetModules.override(json, "rank_pattern", path, rank),
                    TargetModules.override(json, "alpha_pattern", path, alpha));
            modules.add(linear.module());
            double scale = own.alpha() / (stabilized ? Math.sqrt(own.rank()) : own.rank());
            return new LoraLayout.Update(path, linear, own.rank(), scale);
        };
        try {
            List<String> paths = new LoraLayout(model, new LoraConfig(rank, alpha), file, rule)
                    .updates().stream().map(LoraLayout.Update::path).toList();
            checkTargets(json, modules, paths);
            return new LoraLayout(model, new LoraConfig(rank, alpha, dropout, modules), file, rule);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(AdapterFiles.CONFIG, String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonNode parse(byte[] file) {
        if (file.length > MAX_BYTES) {
            throw new InvalidModelException(AdapterFiles.CONFIG, "has " + file.length + " bytes, at most " + MAX_BYTES);
        }
        JsonNode json;
        try {
            json = JSON.readTree(file);
        } catch (IOException e) {
            throw new InvalidModelException(AdapterFiles.CONFIG, "is no JSON", e);
        }
        if (json == null || !json.isObject()) {
            throw new InvalidModelException(AdapterFiles.CONFIG, "is no JSON object");
        }
        return json;
    }

    private static void checkUnknown(JsonFields json) {
        for (Map.Entry<String, JsonNode> field : json.all()) {
            JsonNode value = field.getValue();
            boolean empty = value.isContainerNode() && value.isEmpty();
            boolean off = value.isNull() || empty || (value.isBoolean() && !value.booleanValue());
            if (!off && !KNOWN.contains(field.getKey())) {
                throw json.fault(field.getKey() + " is " + value + ", only none or false is supported");
            }
        }
        String start = json.get("init_lora_weights").asText();
        if (CHANGED_BASE.stream().anyMatch(start::startsWith)) {
            throw json.fault("init_lora_weights is " + start + ", which changes the base's weights");
        }
    }

    /** The layers that {@code layers_to_transform} names. */
    private static Set<Integer> layers(JsonFields json, ModelConfig model) {
        Set<Integer> layers = new LinkedHashSet<>();
        JsonNode named = json.get("layers_to_transform");
        if (named.isMissingNode() || (named.isArray() && named.isEmpty())) {
            for (int layer = 0; layer < model.layers(); layer++) {
                layers.add(layer);
            }
            return layers;
        }
        List<JsonNode> numbers = new ArrayList<>();
        if (named.isArray()) {
            named.forEach(numbers::add);
        } else {
            numbers.add(named);
        }
        for (JsonNode number : numbers) {
            if (!number.isInt() || number.intValue() < 0 || number.intValue() >= model.layers()) {
                throw json.fault(
                        "layers_to_transform is " + named + ", must be layers of 0 to " + (model.layers() - 1));
            }
            layers.add(number.intValue());
        }
        JsonNode pattern = json.get("layers_pattern");
        String name = pattern.isArray() && pattern.size() == 1 ? pattern.get(0).asText() : pattern.asText();
        if ((!name.isEmpty() && !name.equals("layers")) || pattern.size() > 1) {
            throw json.fault("layers_pattern is " + pattern + ", only layers is supported");
        }
        if (json.get("target_modules").isTextual()) {
            throw json.fault("layers_to_transform is " + named + ", which needs a list of target_modules");
        }
        return layers;
    }

    private static void checkTargets(JsonFields json, Set<String> found, List<String> paths) {
        JsonNode targets = json.get("target_modules");
        List<String> unknown = TargetModules.unknown(json, paths);
        for (String other : List.of("lm_head", "model.embed_tokens")) {
            if (TargetModules.matches(json, other)) {
                unknown.add(other);
            }
        }
        if (!unknown.isEmpty()) {
            throw json.fault("target_modules is " + targets + ", where " + unknown.get(0)
                    + " is none of the layers' linears: " + Linear.modules());
        }
        if (found.isEmpty()) {
            throw json.fault("target_modules is " + targets + ", which means none of " + Linear.modules());
        }
    }
}
