package dev.freshet.languagemodel.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code model.safetensors.index.json}: which file of a folder holds which tensor. */
final class ShardIndex {

    static final String FILE = "model.safetensors.index.json";

    private static final long MAX_BYTES = 64 << 20;
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private ShardIndex() {}

    /** Maps every shard: the file of each tensor by the tensor's name. Each file holds what the index says, no more. */
    static Map<String, SafetensorsFile> open(Path folder) {
        Map<String, String> names = read(folder.resolve(FILE));
        Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
        Map<String, SafetensorsFile> files = new LinkedHashMap<>();
        names.forEach((tensor, shard) ->
                files.put(tensor, shards.computeIfAbsent(shard, name -> SafetensorsFile.map(folder.resolve(name)))));
        for (SafetensorsFile shard : shards.values()) {
            for (String tensor : shard.names()) {
                SafetensorsFile expected = files.get(tensor);
                if (expected == null) {
                    throw shard.fault(tensor, "is not in " + FILE);
                }
                if (expected != shard) {
                    throw shard.fault(tensor, "belongs into " + expected.name() + ", as " + FILE + " says");
                }
            }
        }
        files.forEach((tensor, shard) -> {
            if (!shard.names().contains(tensor)) {
                throw shard.fault(tensor, "is missing");
            }
        });
        return files;
    }

    /** The name of the file of each tensor. */
    private static Map<String, String> read(Path path) {
        JsonNode map = parse(path).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new InvalidModelException(FILE, "has no object weight_map");
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String name = entry.getValue().asText();
            if (!entry.getValue().isTextual() || !name.matches("[\\w.-]*\\.safetensors")) {
                throw new InvalidModelException(
                        FILE,
                        "tensor " + entry.getKey() + " is in " + entry.getValue()
                                + ", must be in a .safetensors file of the folder");
            }
            names.put(entry.getKey(), name);
        }
        return names;
    }

    private static JsonNode parse(Path path) {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new InvalidModelException(FILE, "has " + Files.size(path) + " bytes, at most " + MAX_BYTES);
            }
            return JSON.readTree(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new InvalidModelException(FILE, "cannot be read as JSON: " + e.getMessage(), e);
        }
    }
}
