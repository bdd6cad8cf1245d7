package dev.freshet.languagemodel.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.languagemodel.TinyTokenizer;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files of a tokenizer may say, one after the other changed in those of {@link TinyTokenizer}. */
class TokenizerFilesTest {

    private static final String TOKENIZER = "tokenizer.json";
    private static final String CONFIG = "tokenizer_config.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        TinyTokenizer.write(folder);
    }

    @Test
    void shouldAddTheTokensThatTheConfigurationAdds() throws IOException {
        int next = TinyTokenizer.VOCABULARY;
        change(CONFIG, json -> json.putObject("added_tokens_decoder")
                .putObject(Integer.toString(next))
                .put("content", "<tool_call>")
                .put("special", false));

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.vocabularySize()).isEqualTo(next + 1);
            assertThat(tokenizer.encode("a<tool_call>")).endsWith(next);
            assertThat(tokenizer.decode(new int[] {next})).isEqualTo("<tool_call>");
        }
    }

    @Test
    void shouldTakeTheEndTokenAsSpecialWhateverTheTokenizerSays() throws IOException {
        change(TOKENIZER, json -> ((ObjectNode) json.at("/added_tokens/2")).put("special", false));

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.endOfTurn()).isEqualTo(2);
            assertThat(tokenizer.encode("a<|im_end|>")).isEqualTo(tokenizer.encode("a"));
            assertThat(tokenizer.decode(new int[] {2})).isEmpty();
        }
    }

    @Test
    void shouldTakeAnEndTokenThatOnlyTheVocabularyHas() throws IOException {
        change(CONFIG, json -> json.put("eos_token", "user"));

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.encode("the user")).hasSameSizeAs(tokenizer.encode("the "));
            assertThat(tokenizer.decode(new int[] {tokenizer.endOfTurn()})).isEmpty();
        }
    }

    @Test
    void shouldRefuseConversationsAloneWithoutAChatTemplate() throws IOException {
        change(CONFIG, json -> json.remove("chat_template"));

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.decode(tokenizer.encode("plain text"))).isEqualTo("plain text");
            assertThatThrownBy(() -> tokenizer.encodePrompt(List.of(ChatMessage.user("hi"))))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("messages: the model has no chat template");
        }
    }

    @Test
    void shouldKnowEveryEndToken() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [0, 2]}");

        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.endOfTurn()).isEqualTo(2);
            assertThat(tokenizer.endTokens()).containsExactlyInAnyOrder(0, 2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            /added_tokens/0/id       | -1          | tokenizer.json: token '<|endoftext|>' has the id -1, must be 0 to 16777215
            /added_tokens/0/id       | 2147483647  | tokenizer.json: token '<|endoftext|>' has the id 2147483647, must be
            /added_tokens/0/id       | "x"         | tokenizer.json: token '<|endoftext|>' has the id x, must be
            /added_tokens/1/id       | 0           | tokenizer.json: added tokens "<|endoftext|>" and "<|im_start|>" have the same id 0
            /added_tokens/0/id       | 9           | tokenizer.json: added token "<|endoftext|>" has the id 9, and 0 in the vocabulary
            /added_tokens/0/content  | ""          | tokenizer.json: an added token has the content ""
            /added_tokens/0/content  | null        | tokenizer.json: an added token has the content null
            /model/vocab/the         | 1e9         | tokenizer.json: token 'the' has the id 1.0E9, must be
            /model/vocab             | {}          | tokenizer.json: has no vocabulary
            /model/vocab             | [["a", 0]]  | tokenizer.json: has no vocabulary
            /model/merges            | [["x", "y"]] | tokenizer.json: is not a tokenizer
            /model/type              | "Nothing"   | tokenizer.json: type is Nothing, only BPE is supported
            """)
    void shouldRefuseAMalformedTokenizerByNameAndFault(String pointer, String value, String fault) throws IOException {
        int slash = pointer.lastIndexOf('/');
        change(TOKENIZER, json -> ((ObjectNode) json.at(pointer.substring(0, slash)))
                .set(pointer.substring(slash + 1), JSON.valueToTree(parse(value))));

        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(fault);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            added_tokens_decoder | []                            | tokenizer_config.json: added_tokens_decoder is no object
            added_tokens_decoder | {"x": {"content": "<a>"}}     | tokenizer_config.json: token '<a>' has the id x, must be
            added_tokens_decoder | {"2": {"content": "<a>"}}     | tokenizer_config.json: added tokens "<|im_end|>" and "<a>" have the same id 2
            added_tokens_decoder | {"900": {"content": "<a>"}}   | tokenizer.json: token '<a>' has the id 900 and becomes [271]
            added_tokens_decoder | {"900": {}}                   | tokenizer_config.json: an added token has the content
            bos_token            | "<begin>"                     | tokenizer.json: bos_token '<begin>' is no token of it
            eos_token            | {"content": "<end>"}          | tokenizer.json: eos_token '<end>' is no token of it
            """)
    void shouldRefuseAMalformedConfigurationByNameAndFault(String key, String value, String fault) throws IOException {
        change(CONFIG, json -> json.set(key, JSON.valueToTree(parse(value))));

        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(fault);
    }

    private void change(String file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
        change.accept(json);
        JSON.writeValue(folder.resolve(file).toFile(), json);
    }

    private static Object parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
