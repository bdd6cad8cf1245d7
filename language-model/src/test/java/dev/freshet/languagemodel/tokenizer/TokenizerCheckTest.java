package dev.freshet.languagemodel.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.languagemodel.TinyTokenizer;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerCheckTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FIXTURES = Path.of("src", "test", "resources", "conformance");

    @TempDir
    private Path folder;

    private ObjectNode json;

    @BeforeEach
    void read() throws IOException {
        TinyTokenizer.write(folder);
        json = (ObjectNode) JSON.readTree(folder.resolve("tokenizer.json").toFile());
    }

    /** Most of these would end the process in the native library, when it reads the file or its first text. */
    static Stream<Arguments> refused() {
        return Stream.of(
                refused(
                        "model",
                        "{'type':'Unigram','vocab':[['<|im_end|>',0]]}",
                        "type is Unigram, only BPE is supported"),
                refused("model", "[]", "has no vocabulary"),
                refused("model.vocab", "[]", "has no vocabulary"),
                refused("model.dropout", "0.5", "dropout is 0.5, only none is supported"),
                refused("model.continuing_subword_prefix", "'####'", "continuing_subword_prefix is ####"),
                refused("model.end_of_word_suffix", "'</w>'", "end_of_word_suffix is </w>"),
                refused("model.unk_token", "'<unk>'", "unk_token is \"<unk>\", must be in vocab"),
                refused("model.vocab", "{'a':0,'b':0}", "token 'b' has the id 0, as another has"),
                refused("model.vocab", "{'a':-1}", "token 'a' has the id -1, must be 0 to"),
                refused("model.vocab", "{'a':4294967296}", "token 'a' has the id 4294967296, must be"),
                refused("model.merges", "['zz y']", "is not a tokenizer: Token `zz` out of vocabulary"),
                refused(
                        "added_tokens",
                        "[{'id':900,'content':'<new>'}]",
                        "token '<new>' has the id 900 and becomes [271]"),
                refused("added_tokens", "[{'id':9,'content':'<|im_end|>'}]", "has the id 9, and 2 in the vocabulary"),
                refused("added_tokens", "[{'id':271,'content':''}]", "an added token has the content \"\""),
                refused("normalizer", "{'type':'Precompiled','precompiled_charsmap':'AAAA'}", "normalizer is \"Prec"),
                refused("normalizer", "{'type':'Prepend','prepend':''}", "whose prepend is \"\", must be a text"),
                refused("normalizer", replace("{'String':''}", "x"), "whose String is \"\", must be a text"),
                refused("normalizer", replace("{'Regex':''}", "x"), "whose String is missing, must be a text"),
                refused("normalizer", replace("{'String':'a'}", "a".repeat(65)), "makes a text more than 64 times"),
                refused("normalizer", "{'type':'Sequence'}", "normalizer has a Sequence without normalizers"),
                refused("normalizer", sequence(), "normalizer has more than 64 steps"),
                refused("pre_tokenizer", "{'type':'FixedLength','length':0}", "pre_tokenizer is \"FixedLength\", only"),
                refused("pre_tokenizer", split("(a+)+$"), "pre_tokenizer has the pattern (a+)+$: a repetition"),
                refused("pre_tokenizer", "{'type':'Split','pattern':{'String':''}}", "whose String is \"\""),
                refused("decoder", "{'type':'Strip','start':-1,'stop':0}", "decoder strips -1 characters"),
                refused("decoder", "{'type':'CTC'}", "decoder is \"CTC\", only Sequence, ByteFallback"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldRefuseByName(String path, String value, String fault) throws IOException {
        // given
        put(path, value);

        // then
        assertThatThrownBy(() -> Tokenizer.load(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("tokenizer.json: ")
                .hasMessageContaining(fault);
    }

    @Test
    void shouldNotReadWhatIsNotUsed() throws IOException {
        // given what cuts texts, or cannot be read
        put("truncation", "{'direction':'Right','max_length':1,'strategy':'LongestFirst','stride':0}");
        put("padding", "{'strategy':{'Fixed':4000000000},'direction':'Right','pad_id':0}");
        put("post_processor", "{'type':'TemplateProcessing','single':7}");

        // then
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            assertThat(tokenizer.decode(tokenizer.encode("the user"))).isEqualTo("the user");
        }
    }

    static List<String> families() {
        return List.of("llama-2", "llama-3", "smollm2", "tinyllama", "qwen2", "qwen2.5", "qwen3");
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldTakeTheTokenizersOfTheFamilies(String family) throws IOException {
        // given
        JsonNode file =
                JSON.readTree(FIXTURES.resolve(family).resolve("tokenizer.json").toFile());
        JsonNode model = file.path("model").deepCopy();

        // when
        TokenizerCheck.check((ObjectNode) file);
        JsonNode read = file.path("model");

        // then
        assertThat(read.path("vocab")).isNotEmpty().isEqualTo(model.path("vocab"));
        assertThat(read.path("merges")).isNotEmpty().isEqualTo(model.path("merges"));
    }

    private static Arguments refused(String path, String value, String fault) {
        return Arguments.of(path, value, fault);
    }

    private static String replace(String pattern, String content) {
        return "{'type':'Replace','pattern':" + pattern + ",'content':'" + content + "'}";
    }

    private static String split(String regex) {
        return "{'type':'Split','pattern':{'Regex':'" + regex + "'},'behavior':'Isolated','invert':false}";
    }

    private static String sequence() {
        return "{'type':'Sequence','normalizers':[" + "{'type':'NFC'},".repeat(64) + "{'type':'NFC'}]}";
    }

    private void put(String path, String value) throws IOException {
        JsonNode node = JSON.readTree(value.replace('\'', '"'));
        int dot = path.indexOf('.');
        ObjectNode parent = dot < 0 ? json : (ObjectNode) json.path(path.substring(0, dot));
        parent.set(path.substring(dot + 1), node);
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), json);
    }
}
