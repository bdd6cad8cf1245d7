package dev.freshet.languagemodel.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.Set;

/** Fields of a JSON object whose types are checked; null is as good as missing. A fault names file, key and value. */
public final class JsonFields {

    private final String file;
    private final JsonNode json;

    /** The fields of one object of a file, which errors name. */
    public JsonFields(String file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    /** The field's value, or a missing node. */
    public JsonNode get(String key) {
        JsonNode value = json.path(key);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    /** All fields, as they are. */
    public Set<Map.Entry<String, JsonNode>> all() {
        return json.properties();
    }

    /** The object in a field; one without fields if it is missing. */
    JsonFields object(String key) {
        JsonNode value = get(key);
        if (!value.isMissingNode() && !value.isObject()) {
            throw fault(key + " is " + value + ", must be an object");
        }
        return new JsonFields(file, value);
    }

    /** A whole number. */
    public int integer(String key, int fallback) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw fault(key + " is " + value + ", must be an integer");
        }
        return value.intValue();
    }

    /** A number. */
    public double number(String key, double fallback) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isNumber()) {
            throw fault(key + " is " + value + ", must be a number");
        }
        return value.doubleValue();
    }

    /** True or false. */
    public boolean bool(String key, boolean fallback) {
        JsonNode value = get(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isBoolean()) {
            throw fault(key + " is " + value + ", must be true or false");
        }
        return value.booleanValue();
    }

    /** Refuses any other value than {@code allowed}; a missing one is fine. */
    public void expect(String key, String allowed) {
        JsonNode value = get(key);
        if (!value.isMissingNode() && !allowed.equals(value.isContainerNode() ? "" : value.asText())) {
            String found = value.isTextual() ? value.asText() : value.toString();
            throw fault(key + " is " + found + ", only " + allowed + " is supported");
        }
    }

    /** An error that names the file. */
    public InvalidModelException fault(String fault) {
        return new InvalidModelException(file, fault);
    }
}
