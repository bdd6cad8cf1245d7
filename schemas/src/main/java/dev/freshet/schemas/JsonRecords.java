package dev.freshet.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON that people write: plain values (no Avro type tags), defaults for what is left out, enum symbols in any
 * case; an unknown or doubled field is an error.
 */
final class JsonRecords {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final SpecificData data;

    /** Records of the classes that {@code data} finds. */
    JsonRecords(SpecificData data) {
        this.data = data;
    }

    SpecificRecord read(byte[] json, Schema schema) {
        try {
            return record(MAPPER.readTree(json), schema, "");
        } catch (JsonProcessingException e) {
            throw new WireFormatException(
                    "broken JSON, expected " + schema.getName() + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new WireFormatException("broken JSON, expected " + schema.getName() + ": " + e.getMessage(), e);
        }
    }

    private SpecificRecord record(JsonNode node, Schema schema, String path) {
        if (!node.isObject()) {
            throw mismatch(node, "an object", path);
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (schema.getField(name) == null) {
                throw new WireFormatException("unknown field " + path + name + " of " + schema.getName() + ", known: "
                        + schema.getFields().stream().map(Schema.Field::name).toList());
            }
        }
        SpecificRecord record = (SpecificRecord) data.newRecord(null, schema);
        for (Schema.Field field : schema.getFields()) {
            JsonNode value = node.get(field.name());
            if (value == null && !field.hasDefaultValue()) {
                throw new WireFormatException("missing field " + path + field.name() + " of " + schema.getName());
            }
            record.put(
                    field.pos(),
                    value == null
                            ? data.deepCopy(field.schema(), data.getDefaultValue(field))
                            : value(value, field.schema(), path + field.name()));
        }
        return record;
    }

    private @Nullable Object value(JsonNode node, Schema schema, String path) {
        return switch (schema.getType()) {
            case UNION -> union(node, schema, path);
            case RECORD -> record(node, schema, path + ".");
            case ARRAY -> array(node, schema, path);
            case MAP -> map(node, schema, path);
            case ENUM -> symbol(node, schema, path);
            case STRING -> when(node.isTextual(), node.textValue(), node, "a string", path);
            case BOOLEAN -> when(node.isBoolean(), node.booleanValue(), node, "true or false", path);
            case INT ->
                when(
                        node.isIntegralNumber() && node.canConvertToInt(),
                        node.intValue(),
                        node,
                        "a 32-bit integer",
                        path);
            case LONG ->
                when(
                        node.isIntegralNumber() && node.canConvertToLong(),
                        node.longValue(),
                        node,
                        "a 64-bit integer",
                        path);
            case DOUBLE ->
                when(
                        node.isNumber() && Double.isFinite(node.doubleValue()),
                        node.doubleValue(),
                        node,
                        "a finite number",
                        path);
            default -> throw new WireFormatException(path + ": " + schema.getType() + " cannot be written as JSON");
        };
    }

    private @Nullable Object union(JsonNode node, Schema schema, String path) {
        if (node.isNull()) {
            return when(schema.isNullable(), null, node, "a value", path);
        }
        List<Schema> branches = schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        if (branches.size() != 1) {
            throw new IllegalStateException("a union of more than null and one type: " + schema);
        }
        return value(node, branches.get(0), path);
    }

    private List<@Nullable Object> array(JsonNode node, Schema schema, String path) {
        if (!node.isArray()) {
            throw mismatch(node, "an array", path);
        }
        List<@Nullable Object> values = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            values.add(value(node.get(i), schema.getElementType(), path + "[" + i + "]"));
        }
        return values;
    }

    private Map<String, @Nullable Object> map(JsonNode node, Schema schema, String path) {
        if (!node.isObject()) {
            throw mismatch(node, "an object", path);
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> values.put(
                        entry.getKey(), value(entry.getValue(), schema.getValueType(), path + "." + entry.getKey())));
        return values;
    }

    private Object symbol(JsonNode node, Schema schema, String path) {
        String symbol = node.isTextual() ? node.textValue().toUpperCase(Locale.ROOT) : "";
        if (!schema.hasEnumSymbol(symbol)) {
            throw mismatch(node, "one of " + schema.getEnumSymbols(), path);
        }
        return data.createEnum(symbol, schema);
    }

    private static @Nullable Object when(
            boolean fits, @Nullable Object value, JsonNode node, String allowed, String path) {
        if (!fits) {
            throw mismatch(node, allowed, path);
        }
        return value;
    }

    private static WireFormatException mismatch(JsonNode node, String allowed, String path) {
        String text = node.toString();
        return new WireFormatException((path.isEmpty() ? "value" : "field " + path) + " is "
                + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + ", allowed: " + allowed);
    }
}
