package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufVocabularyTest {

    private static final String BYTE_LEVEL =
            """
            {"added_tokens": [{"id": 3, "content": "<|end|>", "special": true},
                              {"id": 4, "content": "a\u2581tool", "special": false},
                              {"id": 5, "content": "<|begin|>", "special": true}],
             "pre_tokenizer": {"type": "ByteLevel"},
             "post_processor": {"type": "Sequence", "processors": [{"type": "ByteLevel"},
                 {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|begin|>", "type_id": 0}},
                                                           {"Sequence": {"id": "A", "type_id": 0}}]}]},
             "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": [["a", "b"], ["a ", "b"]]}}
            """;
    private static final String SENTENCE_PIECE =
            """
            {"added_tokens": [{"id": 0, "content": "<unk>", "special": true},
                              {"id": 1, "content": "<s>", "special": true},
                              {"id": 2, "content": "</s>", "special": true}],
             "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "\u2581"},
                 {"type": "Replace", "pattern": {"String": " "}, "content": "\u2581"}]},
             "model": {"type": "BPE", "unk_token": "<unk>", "byte_fallback": true,
                 "vocab": {"<unk>": 0, "<s>": 1, "</s>": 2, "<0x0A>": 3, "\u2581": 4, "t": 5, "h": 6, "\u2581t": 7, "\u2581th": 8},
                 "merges": ["\u2581 t", "\u2581t h"]}}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeConfigs() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": [2, 9], \"pad_token_id\": 77}");
        Files.writeString(folder.resolve("tokenizer_config.json"), "{}");
    }

    @Test
    void shouldWriteAByteLevelVocabulary() throws IOException {
        // given
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<|begin|>\", \"eos_token\": {\"content\": \"<|end|>\"}, \"chat_template\": \"{{ 1 }}\"}");

        // when
        Map<String, Object> metadata = describe(BYTE_LEVEL, 8);

        // then
        assertThat(metadata)
                .containsEntry("tokenizer.ggml.model", "gpt2")
                .containsEntry("tokenizer.ggml.pre", "gpt-2")
                .containsEntry(
                        "tokenizer.ggml.tokens",
                        List.of("a", "b", "ab", "<|end|>", "a tool", "<|begin|>", "[PAD6]", "[PAD7]"))
                .containsEntry("tokenizer.ggml.token_type", List.of(1, 1, 1, 3, 4, 3, 5, 5))
                .containsEntry("tokenizer.ggml.merges", List.of("a b", "a\u0120 b"))
                .containsEntry("tokenizer.ggml.bos_token_id", 5)
                .containsEntry("tokenizer.ggml.eos_token_id", 3)
                .containsEntry("tokenizer.ggml.add_bos_token", true)
                .containsEntry("tokenizer.ggml.add_eos_token", false)
                .containsEntry("tokenizer.chat_template", "{{ 1 }}")
                .doesNotContainKeys("tokenizer.ggml.scores", "tokenizer.ggml.padding_token_id");
    }

    @Test
    void shouldTakeTheTokensThatTheConfigAdds() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"eos_token\": \"ab\", \"added_tokens_decoder\": {\"6\": {\"content\": \"<|tool|>\", \"special\": true},"
                        + " \"4\": {\"content\": \"a\u2581tool\", \"special\": true}}}");

        assertThat(describe(BYTE_LEVEL, 7))
                .containsEntry(
                        "tokenizer.ggml.tokens",
                        List.of("a", "b", "ab", "<|end|>", "a\u2581tool", "<|begin|>", "<|tool|>"))
                .containsEntry("tokenizer.ggml.token_type", List.of(1, 1, 3, 3, 3, 3, 3))
                .containsEntry("tokenizer.ggml.eos_token_id", 2);
        assertThatThrownBy(() -> {
                    Files.writeString(
                            folder.resolve("tokenizer_config.json"), "{\"added_tokens_decoder\": {\"six\": {}}}");
                    describe(BYTE_LEVEL, 7);
                })
                .hasMessage("tokenizer_config.json: added_tokens_decoder has the id six, must be an integer from 0 on");
    }

    @Test
    void shouldLetTheConfigDecideWhetherATextBeginsWithAToken() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<|begin|>\", \"add_bos_token\": false}");
        assertThat(describe(BYTE_LEVEL, 8)).containsEntry("tokenizer.ggml.add_bos_token", false);
    }

    @Test
    void shouldWriteASentencePieceVocabularyWithScoresInTheOrderOfMerges() throws IOException {
        // given
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<s>\", \"unk_token\": \"<unk>\", \"add_bos_token\": true}");

        // when
        Map<String, Object> metadata = describe(SENTENCE_PIECE, 9);

        // then
        assertThat(metadata)
                .containsEntry("tokenizer.ggml.model", "llama")
                .containsEntry("tokenizer.ggml.pre", "default")
                .containsEntry("tokenizer.ggml.token_type", List.of(2, 3, 3, 6, 1, 1, 1, 1, 1))
                .containsEntry("tokenizer.ggml.bos_token_id", 1)
                .containsEntry("tokenizer.ggml.eos_token_id", 2)
                .containsEntry("tokenizer.ggml.unknown_token_id", 0)
                .containsEntry("tokenizer.ggml.add_bos_token", true)
                .containsEntry("tokenizer.ggml.add_space_prefix", true)
                .doesNotContainKey("tokenizer.ggml.merges");
        assertThat((List<?>) metadata.get("tokenizer.ggml.scores"))
                .isEqualTo(List.of(-1e6f, -1e6f, -1e6f, -1e6f, -1e6f, -1e6f, -1e6f, 0f, -1f));
    }

    @Test
    void shouldTakeTheTemplateBesideTheConfigAndThoseWithOtherNames() throws IOException {
        // given
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"chat_template\": [{\"name\": \"default\", \"template\": \"x\"}, {\"name\": \"rag\", \"template\": \"r\"}]}");
        Files.writeString(folder.resolve("chat_template.jinja"), "newer");

        // then
        assertThat(describe(BYTE_LEVEL, 8))
                .containsEntry("tokenizer.chat_template", "newer")
                .containsEntry("tokenizer.chat_template.rag", "r")
                .containsEntry("tokenizer.chat_templates", List.of("rag"));
    }

    @Test
    void shouldRefuseATokenizerThatHasNoFormInGguf() throws IOException {
        assertRefused(
                BYTE_LEVEL.replace("\"BPE\"", "\"Unigram\""),
                "tokenizer.json: model is Unigram, only BPE has a form in GGUF");
        assertRefused(BYTE_LEVEL.replace("\"pre_tokenizer\"", "\"other\""), "tokenizer.json: BPE is neither");
        assertRefused(
                BYTE_LEVEL.replace("[\"a\", \"b\"]", "[\"a\"]"),
                "tokenizer.json: merge 0 is [\"a\"], must be two pieces");
        assertRefused(BYTE_LEVEL.replace("\"id\": 5", "\"id\": -5"), "tokenizer.json: a token has the id -5, must be");
        assertThatThrownBy(() -> describe(BYTE_LEVEL, 5))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("tokenizer.json: token '<|begin|>' has the id 5, config.json's vocab_size is 5");
    }

    private void assertRefused(String tokenizer, String message) {
        assertThatThrownBy(() -> describe(tokenizer, 8))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(message);
    }

    private Map<String, Object> describe(String tokenizer, int size) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
        GgufMetadata metadata = new GgufMetadata();
        GgufVocabulary.of(TokenizerFiles.read(folder)).describe(metadata, size);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GgufWriter.write(Channels.newChannel(out), metadata, List.of(), (tensor, bytes, total) -> {});
        Path file = Files.write(folder.resolve("vocabulary.gguf"), out.toByteArray());
        return new GgufReader(file).metadata();
    }
}
