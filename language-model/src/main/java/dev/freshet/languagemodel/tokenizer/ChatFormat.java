package dev.freshet.languagemodel.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.tokenizer.template.Template;
import dev.freshet.languagemodel.tokenizer.template.TemplateException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a conversation is written down for the model: {@code tokenizer_config.json} of the Hugging Face layout, with the
 * template in it or in {@code chat_template.jinja} beside it. Safe for use by many threads.
 *
 * @param template the chat template
 * @param file that holds it
 * @param tokens texts of the special tokens that a template may use, by their names in the configuration
 * @param clock the day and time that a template may write
 */
public record ChatFormat(Template template, String file, Map<String, String> tokens, Clock clock) {
    private static final String CONFIG = "tokenizer_config.json";
    private static final String TEMPLATE = "chat_template.jinja";
    private static final String BEGIN = "bos_token";
    private static final String END = "eos_token";
    private static final List<String> TOKENS = List.of(BEGIN, END, "unk_token", "pad_token");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Stands for a template that a model has not: a model without one still goes on with plain texts. */
    private static final String NONE = "{{ raise_exception('the model has no chat template') }}";

    static ChatFormat load(Path folder) {
        return load(folder, Clock.system(ZoneId.systemDefault()));
    }

    static ChatFormat load(Path folder, Clock clock) {
        JsonNode config = read(folder.resolve(CONFIG));
        Map<String, String> tokens = new HashMap<>();
        for (String name : TOKENS) {
            String text = token(config.path(name));
            if (!text.isEmpty()) {
                tokens.put(name, text);
            }
        }
        if (!tokens.containsKey(END)) {
            throw new InvalidModelException(CONFIG, "eos_token, which ends a turn, is missing");
        }
        Path separate = folder.resolve(TEMPLATE);
        boolean inside = !Files.exists(separate);
        String file = inside ? CONFIG : TEMPLATE;
        try {
            String source = inside ? source(config.path("chat_template")) : Files.readString(separate);
            return new ChatFormat(Template.parse(source), file, Map.copyOf(tokens), clock);
        } catch (TemplateException e) {
            throw new InvalidModelException(file, "chat template, " + e.getMessage(), e);
        } catch (IOException e) {
            throw new InvalidModelException(file, "cannot be read", e);
        }
    }

    /** Text of the token that begins a text; empty if there is none. */
    String begin() {
        return tokens.getOrDefault(BEGIN, "");
    }

    /** Text of the token that ends a turn. */
    String end() {
        return tokens.getOrDefault(END, "");
    }

    /** The conversation with the opening of the model's turn. */
    String render(List<ChatMessage> messages) {
        return render(messages, true);
    }

    /**
     * The conversation.
     *
     * @param opening whether the opening of the model's turn follows ({@code add_generation_prompt})
     * @throws InvalidRequestException if the template refuses the conversation or cannot handle it
     */
    String render(List<ChatMessage> messages, boolean opening) {
        List<Map<String, String>> turns = new ArrayList<>();
        for (ChatMessage message : messages) {
            Map<String, String> turn = new LinkedHashMap<>();
            turn.put("role", message.role());
            turn.put("content", message.content());
            turns.add(turn);
        }
        Map<String, @Nullable Object> variables = new HashMap<>(tokens);
        variables.put("messages", turns);
        variables.put("add_generation_prompt", opening);
        variables.put("tools", null);
        variables.put("documents", null);
        try {
            return template.render(variables, clock);
        } catch (TemplateException e) {
            String fault = String.valueOf(e.getMessage());
            throw new InvalidRequestException("messages", e.isRefusal() ? fault : file + ", chat template, " + fault);
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
        } catch (FileNotFoundException e) {
            throw new InvalidModelException(name, "is missing", e);
        } catch (IOException e) {
            throw new InvalidModelException(name, "cannot be read as JSON", e);
        }
    }

    private static String source(JsonNode template) {
        if (template.isTextual()) {
            return template.textValue();
        }
        if (template.isMissingNode() || template.isNull()) {
            return NONE;
        }
        for (JsonNode named : template) {
            if (named.path("name").asText().equals("default")) {
                return named.path("template").asText();
            }
        }
        throw new InvalidModelException(CONFIG, "chat_template is neither a text nor a list with one named default");
    }

    /** A token is written as its text or as an object that holds it. */
    private static String token(JsonNode node) {
        return node.isTextual() ? node.textValue() : node.path("content").asText("");
    }
}
