package dev.freshet.languagemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.languagemodel.template.Template;
import dev.freshet.languagemodel.template.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a conversation is written down for the model: {@code tokenizer_config.json} of the Hugging Face layout, with the
 * template in it or in {@code chat_template.jinja} beside it.
 *
 * @param template the chat template
 * @param begin text of the token that begins a text; empty if there is none
 * @param end text of the token that ends a turn
 */
record ChatFormat(Template template, String begin, String end) {
    private static final String CONFIG = "tokenizer_config.json";
    private static final String TEMPLATE = "chat_template.jinja";
    private static final ObjectMapper JSON = new ObjectMapper();

    static ChatFormat load(Path folder) {
        JsonNode config = read(folder.resolve(CONFIG));
        String end = token(config.path("eos_token"));
        if (end.isEmpty()) {
            throw new InvalidModelException(CONFIG, "eos_token, which ends a turn, is missing");
        }
        Path separate = folder.resolve(TEMPLATE);
        boolean inside = !Files.exists(separate);
        String file = inside ? CONFIG : TEMPLATE;
        try {
            String source = inside ? source(config.path("chat_template")) : Files.readString(separate);
            return new ChatFormat(Template.parse(source), token(config.path("bos_token")), end);
        } catch (TemplateException e) {
            throw new InvalidModelException(file, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new InvalidModelException(file, "cannot be read", e);
        }
    }

    /** The conversation with the opening of the model's turn. */
    String render(List<ChatMessage> messages) {
        List<Map<String, String>> turns = new ArrayList<>();
        for (ChatMessage message : messages) {
            turns.add(Map.of("role", message.role(), "content", message.content()));
        }
        try {
            return template.render(
                    Map.of("messages", turns, "add_generation_prompt", true, "bos_token", begin, "eos_token", end));
        } catch (TemplateException e) {
            throw new InvalidRequestException("messages", String.valueOf(e.getMessage()));
        }
    }

    static JsonNode read(Path file) {
        String name = file.getFileName().toString();
        try {
            JsonNode node = JSON.readTree(file.toFile());
            if (!node.isObject()) {
                throw new InvalidModelException(name, "is not a JSON object");
            }
            return node;
        } catch (IOException e) {
            throw new InvalidModelException(name, "cannot be read as JSON", e);
        }
    }

    private static String source(JsonNode template) {
        if (template.isTextual()) {
            return template.textValue();
        }
        for (JsonNode named : template) {
            if (named.path("name").asText().equals("default")) {
                return named.path("template").asText();
            }
        }
        throw new InvalidModelException(CONFIG, "chat_template is missing");
    }

    /** A token is written as its text or as an object that holds it. */
    private static String token(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.path("content").asText("");
    }
}
