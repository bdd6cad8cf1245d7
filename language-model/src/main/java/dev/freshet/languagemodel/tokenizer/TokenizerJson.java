package dev.freshet.languagemodel.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.JsonFields;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code tokenizer.json} with the tokens that {@code tokenizer_config.json} adds to it, as Transformers puts the two
 * together.
 */
final class TokenizerJson {

    static final String FILE = "tokenizer.json";
    private static final String CONFIG = "tokenizer_config.json";

    private static final int MAX_ID = 1 << 24;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode json;
    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final Map<Integer, ObjectNode> added = new TreeMap<>();
    private final Map<String, Integer> completed = new HashMap<>();

    private TokenizerJson(ObjectNode json) {
        this.json = json;
    }

    /** Reads both files of a folder. */
    static TokenizerJson read(Path folder) {
        TokenizerJson result = new TokenizerJson((ObjectNode) ChatFormat.read(folder.resolve(FILE)));
        JsonNode config = ChatFormat.read(folder.resolve(CONFIG));
        result.readVocabulary();
        for (JsonNode token : result.json.path("added_tokens")) {
            result.add(FILE, token.path("id"), token);
        }
        JsonNode others = config.path("added_tokens_decoder");
        if (!others.isMissingNode() && !others.isNull() && !others.isObject()) {
            throw new InvalidModelException(CONFIG, "added_tokens_decoder is no object");
        }
        for (Map.Entry<String, JsonNode> other : others.properties()) {
            result.add(CONFIG, JSON.getNodeFactory().textNode(other.getKey()), other.getValue());
        }
        return result;
    }

    /** Makes a token special: it never comes from text, and is no part of what is decoded. */
    void makeSpecial(String name, String content) {
        for (ObjectNode token : added.values()) {
            if (token.path("content").textValue().equals(content)) {
                token.put("special", true);
                completed.put(content, token.path("id").intValue());
                return;
            }
        }
        Integer id = vocabulary.get(content);
        if (id == null) {
            throw new InvalidModelException(FILE, name + " '" + content + "' is no token of it");
        }
        add(
                FILE,
                JSON.getNodeFactory().numberNode(id),
                JSON.createObjectNode().put("content", content).put("special", true));
        completed.put(content, id);
    }

    /** Texts of the special tokens. */
    Set<String> special() {
        return added.values().stream()
                .filter(token -> token.path("special").asBoolean())
                .map(token -> token.path("content").textValue())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Ids of the tokens that {@code tokenizer.json} alone has otherwise or not at all, by their texts. */
    Map<String, Integer> completed() {
        return completed;
    }

    /** One more than the highest id. */
    int size() {
        int highest = vocabulary.values().stream().mapToInt(id -> id).max().orElse(-1);
        return 1 + added.keySet().stream().mapToInt(id -> id).reduce(highest, Math::max);
    }

    /** The file that holds all tokens, checked and without what is not used. */
    byte[] bytes() {
        ArrayNode tokens = JSON.createArrayNode();
        added.values().forEach(tokens::add);
        json.set("added_tokens", tokens);
        TokenizerCheck.check(json);
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON has no JSON form", e);
        }
    }

    private void readVocabulary() {
        JsonNode model = json.path("model");
        new JsonFields(FILE, model).expect("type", "BPE");
        for (Map.Entry<String, JsonNode> piece : model.path("vocab").properties()) {
            vocabulary.put(
                    piece.getKey(), id(FILE, piece.getKey(), piece.getValue().toString()));
        }
        if (vocabulary.isEmpty()) {
            throw new InvalidModelException(FILE, "has no vocabulary");
        }
    }

    private void add(String file, JsonNode number, JsonNode token) {
        JsonNode content = token.path("content");
        if (!content.isTextual() || content.textValue().isEmpty()) {
            throw new InvalidModelException(file, "an added token has the content " + content);
        }
        int id = id(file, content.textValue(), number.asText());
        ObjectNode known = added.get(id);
        if (known != null && !known.path("content").equals(content)) {
            throw new InvalidModelException(
                    file, "added tokens " + known.path("content") + " and " + content + " have the same id " + id);
        }
        Integer inVocabulary = vocabulary.get(content.textValue());
        if (inVocabulary != null && inVocabulary != id) {
            throw new InvalidModelException(
                    file,
                    "added token " + content + " has the id " + id + ", and " + inVocabulary + " in the vocabulary");
        }
        if (known == null) {
            ObjectNode entry = JSON.createObjectNode().put("id", id);
            entry.set("content", content);
            for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized", "special")) {
                entry.put(flag, token.path(flag).asBoolean(false));
            }
            added.put(id, entry);
            if (file.equals(CONFIG)) {
                completed.put(content.textValue(), id);
            }
        }
    }

    private static int id(String file, String content, String number) {
        int id = number.matches("[0-9]{1,8}") ? Integer.parseInt(number) : -1;
        if (id < 0 || id >= MAX_ID) {
            throw new InvalidModelException(
                    file, "token '" + content + "' has the id " + number + ", must be 0 to " + (MAX_ID - 1));
        }
        return id;
    }
}
