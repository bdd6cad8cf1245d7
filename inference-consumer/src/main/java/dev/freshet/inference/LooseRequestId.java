package dev.freshet.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out whom to tell about a request that cannot be read. */
final class LooseRequestId {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private LooseRequestId() {}

    /** The request id of a JSON object that is no request, if it names one. */
    static Optional<String> find(byte @Nullable [] value) {
        if (value == null || value.length == 0) {
            return Optional.empty();
        }
        try {
            JsonNode tree = MAPPER.readTree(new String(value, StandardCharsets.UTF_8));
            return Optional.ofNullable(tree.get("request_id"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue);
        } catch (JsonProcessingException e) {
            // Not JSON either: nobody can be told.
            return Optional.empty();
        }
    }
}
