package dev.freshet.languagemodel.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatFormatTest {
    private static final Path FIXTURES = Path.of("src/test/resources/dev/freshet/languagemodel/tokenizer/chat");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-07T21:04:05Z"), ZoneOffset.UTC);
    private static final String TOKENS =
            "{\"bos_token\": {\"content\": \"<s>\"}, \"eos_token\": \"</s>\", \"pad_token\": \"<pad>\"}";

    @TempDir
    private Path folder;

    /** Templates as published, expectations as Transformers renders them: see render.py beside them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chatml",
                "llama-2",
                "llama-3",
                "llama-3.1",
                "llama-3.2",
                "qwen2",
                "qwen2.5",
                "qwen3",
                "smollm2",
                "tinyllama"
            })
    void shouldRenderByteForByteAsTransformersDoes(String family) throws IOException {
        ChatFormat format = format(Files.readString(FIXTURES.resolve("templates/" + family + ".jinja")));
        JsonNode conversations =
                JSON.readTree(FIXTURES.resolve("conversations.json").toFile());
        JsonNode cases =
                JSON.readTree(FIXTURES.resolve("expected/" + family + ".json").toFile());

        Map<String, String> rendered = new LinkedHashMap<>();
        Map<String, String> wanted = new LinkedHashMap<>();
        for (JsonNode expected : cases) {
            String name = expected.get("conversation").textValue();
            boolean opening = expected.get("opening").booleanValue();
            rendered.put(name + ", opening " + opening, outcome(format, messages(conversations.get(name)), opening));
            wanted.put(name + ", opening " + opening, wanted(expected));
        }

        assertThat(rendered).containsExactlyEntriesOf(wanted);
        assertThat(cases).hasSize(2 * conversations.size()).hasSizeGreaterThanOrEqualTo(48);
    }

    @Test
    void shouldOpenTheModelsTurnUnlessToldOtherwise() throws IOException {
        ChatFormat format = format("{{ messages[0].content }}{% if add_generation_prompt %}>{% endif %}");

        assertThat(format.render(List.of(ChatMessage.user("hi")))).isEqualTo("hi>");
        assertThat(format.render(List.of(ChatMessage.user("hi")), false)).isEqualTo("hi");
    }

    @Test
    void shouldGiveWhatTransformersGives() throws IOException {
        ChatFormat format = format("{{ bos_token }}{{ eos_token }}{{ pad_token }}{{ unk_token is defined }}"
                + "{{ tools is none }}{{ documents is none }}{{ strftime_now('%d %b %Y') }}{{ messages|tojson }}");

        assertThat(format.render(List.of(ChatMessage.user("hi"))))
                .isEqualTo("<s></s><pad>FalseTrueTrue07 Mar 2026[{\"role\": \"user\", \"content\": \"hi\"}]");
        assertThat(format.begin()).isEqualTo("<s>");
        assertThat(format.end()).isEqualTo("</s>");
    }

    @Test
    void shouldSayWhyTheTemplateRefusesAConversation() throws IOException {
        ChatFormat format = format("{{ raise_exception('Roles must alternate') }}");

        assertThatThrownBy(() -> format.render(List.of(ChatMessage.user("hi"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("messages: Roles must alternate");
    }

    @Test
    void shouldNameFileAndLineOfAnExpressionThatFails() throws IOException {
        ChatFormat format = format("\n{{ messages[0].content + messages }}");

        assertThatThrownBy(() -> format.render(List.of(ChatMessage.user("hi"))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("messages: chat_template.jinja, chat template, line 2: cannot add a list to String");
    }

    @Test
    void shouldNameFileLineAndConstructThatIsNotSupported() {
        assertThatThrownBy(() -> format("\n\n{% macro m() %}{% endmacro %}"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(
                        "chat_template.jinja: chat template, line 3: tag 'macro' is not supported; supported: ");
    }

    @Test
    void shouldTakeTheTemplateInTheConfiguration() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"eos_token\": \"e\", \"chat_template\": [{\"name\": \"tool_use\", \"template\": \"{% x %}\"},"
                        + " {\"name\": \"default\", \"template\": \"{{ eos_token }}!\"}]}");

        assertThat(ChatFormat.load(folder).render(List.of())).isEqualTo("e!");
    }

    @Test
    void shouldRefuseTemplatesOfWhichNoneIsTheDefault() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"eos_token\": \"e\", \"chat_template\": []}");

        assertThatThrownBy(() -> ChatFormat.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("tokenizer_config.json: chat_template is neither a text nor a list with one named default");
    }

    private ChatFormat format(String template) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), TOKENS);
        Files.writeString(folder.resolve("chat_template.jinja"), template);
        return ChatFormat.load(folder, CLOCK);
    }

    private static List<ChatMessage> messages(JsonNode conversation) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode turn : conversation) {
            messages.add(new ChatMessage(
                    turn.get("role").textValue(), turn.get("content").textValue()));
        }
        return messages;
    }

    private static String outcome(ChatFormat format, List<ChatMessage> messages, boolean opening) {
        try {
            return format.render(messages, opening);
        } catch (InvalidRequestException e) {
            return e.getMessage().startsWith("messages: chat_template.jinja, chat template, line ")
                    ? "failed"
                    : "refused: " + e.getMessage();
        }
    }

    private static String wanted(JsonNode expected) {
        if (expected.has("text")) {
            return expected.get("text").textValue();
        }
        return expected.has("refused")
                ? "refused: messages: " + expected.get("refused").textValue()
                : "failed";
    }
}
