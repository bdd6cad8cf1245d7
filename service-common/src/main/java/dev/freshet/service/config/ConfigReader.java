package dev.freshet.service.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads one section of the configuration into a record. The record's defaults say which keys there are; the YAML file
 * lies over them, and variables over that: {@code kafka.bootstrap-servers} is {@code FRESHET_KAFKA_BOOTSTRAP_SERVERS}.
 * A key that the record does not have is an error.
 */
public final class ConfigReader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .addModule(DurationText.module())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private static final YAMLMapper YAML = new YAMLMapper();

    private final JsonNode file;
    private final Map<String, String> environment;

    private ConfigReader(JsonNode file, Map<String, String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /**
     * Opens a configuration.
     *
     * @param file the YAML file, if there is one
     * @param environment the variables, usually {@link System#getenv()}
     * @throws ConfigException if the file cannot be read
     */
    public static ConfigReader open(Optional<Path> file, Map<String, String> environment) {
        if (file.isEmpty()) {
            return new ConfigReader(MAPPER.createObjectNode(), environment);
        }
        try {
            JsonNode tree = YAML.readTree(Files.readString(file.get()));
            return new ConfigReader(tree.isObject() ? tree : MAPPER.createObjectNode(), environment);
        } catch (IOException e) {
            throw new ConfigException("cannot read configuration " + file.get() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a section.
     *
     * @param section its key at the top of the file, for example {@code kafka}
     * @param defaults what holds where nothing is said
     * @throws ConfigException if a key is unknown or a value is not allowed
     */
    public <T extends Record> T read(String section, T defaults) {
        ObjectNode tree = MAPPER.valueToTree(defaults);
        overlay(tree, file.get(section), section);
        overlayVariables(tree, "FRESHET_" + variable(section));
        try {
            return type(defaults).cast(MAPPER.treeToValue(tree, defaults.getClass()));
        } catch (JsonProcessingException e) {
            throw new ConfigException(section + path(e) + ": " + reason(e), e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Class<T> type(T value) {
        return (Class<T>) value.getClass();
    }

    private static void overlay(ObjectNode under, @Nullable JsonNode over, String path) {
        if (over == null || over.isNull()) {
            return;
        }
        if (!over.isObject()) {
            throw ConfigException.of(path, over, "keys " + keys(under));
        }
        over.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode old = under.get(key);
            boolean freeKeys = under.isEmpty();
            if (old == null && !freeKeys) {
                throw new ConfigException("unknown key " + path + "." + key + ", known: " + keys(under));
            }
            if (old instanceof ObjectNode section && entry.getValue().isObject() && !section.isEmpty()) {
                overlay(section, entry.getValue(), path + "." + key);
            } else {
                under.set(key, entry.getValue());
            }
        });
    }

    private void overlayVariables(ObjectNode tree, String prefix) {
        tree.properties().forEach(entry -> {
            String name = prefix + "_" + variable(entry.getKey());
            String value = environment.get(name);
            if (value != null) {
                entry.setValue(TextNode.valueOf(value));
            } else if (entry.getValue() instanceof ObjectNode section) {
                overlayVariables(section, name);
            }
        });
    }

    private static String variable(String key) {
        return key.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
    }

    private static String keys(ObjectNode node) {
        return StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String path(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        return mapping.getPath().stream()
                .map(reference -> "." + reference.getFieldName())
                .collect(Collectors.joining());
    }

    private static String reason(JsonProcessingException e) {
        Throwable cause = e.getCause() instanceof IllegalArgumentException || e.getCause() instanceof ConfigException
                ? e.getCause()
                : null;
        return String.valueOf(cause == null ? e.getOriginalMessage() : cause.getMessage());
    }
}
