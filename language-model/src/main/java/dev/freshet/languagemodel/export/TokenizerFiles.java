package dev.freshet.languagemodel.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What a model folder says about its tokens: {@code tokenizer.json} and the small files beside it. */
final class TokenizerFiles {

    static final String TOKENIZER = "tokenizer.json";
    private static final String CONFIG = "tokenizer_config.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode tokenizer;
    private final JsonNode config;
    private final JsonNode model;
    private final Optional<String> separateTemplate;
    private final Map<String, Integer> ids;
    private final Collection<AddedToken> added;

    /**
     * A token that is looked for in the text before it is cut.
     *
     * @param id its id
     * @param content its text
     * @param special whether it stands for something that is no text
     */
    record AddedToken(int id, String content, boolean special) {}

    private TokenizerFiles(JsonNode tokenizer, JsonNode config, JsonNode model, Optional<String> separateTemplate) {
        this.tokenizer = tokenizer;
        this.config = config;
        this.model = model;
        this.separateTemplate = separateTemplate;
        this.ids = new LinkedHashMap<>();
        tokenizer
                .path("model")
                .path("vocab")
                .properties()
                .forEach(entry -> ids.put(entry.getKey(), id(entry.getValue())));
        this.added = added(tokenizer, config);
        added.forEach(token -> ids.put(token.content(), token.id()));
    }

    static TokenizerFiles read(Path folder) {
        Path template = folder.resolve("chat_template.jinja");
        try {
            return new TokenizerFiles(
                    json(folder.resolve(TOKENIZER)),
                    json(folder.resolve(CONFIG)),
                    json(folder.resolve("config.json")),
                    Files.exists(template) ? Optional.of(Files.readString(template)) : Optional.empty());
        } catch (IOException e) {
            throw new InvalidModelException("chat_template.jinja", "cannot be read: " + e, e);
        }
    }

    /** The root of {@code tokenizer.json}. */
    JsonNode tokenizer() {
        return tokenizer;
    }

    /** Tokens outside the model's vocabulary or with a use of their own, of both files. */
    Collection<AddedToken> addedTokens() {
        return added;
    }

    /** Id of every token, those that were added included. */
    Map<String, Integer> ids() {
        return ids;
    }

    /** The token of a role like {@code eos}, if the folder names one. */
    OptionalInt special(String role) {
        JsonNode token = config.path(role + "_token");
        String text =
                token.isTextual() ? token.textValue() : token.path("content").asText("");
        Integer id = ids.get(text);
        if (id != null) {
            return OptionalInt.of(id);
        }
        JsonNode fallback = model.path(role + "_token_id");
        JsonNode first = fallback.isArray() ? fallback.path(0) : fallback;
        return first.isInt() ? OptionalInt.of(first.intValue()) : OptionalInt.empty();
    }

    /** Whether the token of a role is put around every text; the config's word counts more than the template's. */
    boolean addsSpecial(String role) {
        JsonNode said = config.path("add_" + role + "_token");
        if (said.isBoolean()) {
            return said.booleanValue();
        }
        OptionalInt special = special(role);
        JsonNode single = templateProcessing(tokenizer.path("post_processor")).path("single");
        JsonNode end = role.equals("bos") ? single.path(0) : single.path(single.size() - 1);
        Integer id = ids.get(end.path("SpecialToken").path("id").asText());
        return id != null && special.isPresent() && special.getAsInt() == id;
    }

    /** Chat templates by name; the one for every day is {@code default}. */
    Map<String, String> chatTemplates() {
        Map<String, String> templates = new LinkedHashMap<>();
        JsonNode template = config.path("chat_template");
        if (template.isTextual()) {
            templates.put("default", template.textValue());
        }
        for (JsonNode named : template) {
            templates.put(named.path("name").asText(), named.path("template").asText());
        }
        separateTemplate.ifPresent(text -> templates.put("default", text));
        return templates;
    }

    /** {@code tokenizer_config.json} may add to those of {@code tokenizer.json}, and has the last word. */
    private static Collection<AddedToken> added(JsonNode tokenizer, JsonNode config) {
        Map<Integer, AddedToken> tokens = new TreeMap<>();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            int id = id(token.path("id"));
            tokens.put(id, added(id, token));
        }
        for (Map.Entry<String, JsonNode> token :
                config.path("added_tokens_decoder").properties()) {
            if (!token.getKey().matches("\\d{1,8}")) {
                throw new InvalidModelException(
                        CONFIG, "added_tokens_decoder has the id " + token.getKey() + ", must be an integer from 0 on");
            }
            int id = Integer.parseInt(token.getKey());
            tokens.put(id, added(id, token.getValue()));
        }
        return tokens.values();
    }

    private static AddedToken added(int id, JsonNode token) {
        return new AddedToken(
                id, token.path("content").asText(), token.path("special").asBoolean());
    }

    private static JsonNode templateProcessing(JsonNode processor) {
        if (processor.path("type").asText().equals("TemplateProcessing")) {
            return processor;
        }
        for (JsonNode part : processor.path("processors")) {
            JsonNode found = templateProcessing(part);
            if (!found.isMissingNode()) {
                return found;
            }
        }
        return MissingNode.getInstance();
    }

    private static int id(JsonNode id) {
        if (!id.isInt() || id.intValue() < 0) {
            throw new InvalidModelException(TOKENIZER, "a token has the id " + id + ", must be an integer from 0 on");
        }
        return id.intValue();
    }

    private static JsonNode json(Path file) {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            if (json.isObject()) {
                return json;
            }
            throw new InvalidModelException(String.valueOf(file.getFileName()), "is no JSON object");
        } catch (IOException e) {
            throw new InvalidModelException(String.valueOf(file.getFileName()), "cannot be read as JSON: " + e, e);
        }
    }
}
