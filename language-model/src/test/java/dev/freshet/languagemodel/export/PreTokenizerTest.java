package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreTokenizerTest {

    private static final String BYTE_LEVEL = "{\"type\": \"ByteLevel\", \"use_regex\": %s}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            textBlock =
                    """
            '(?i:''s|''t|''re|''ve|''m|''ll|''d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+' @ true  @ llama-bpe
            '(?i:''s|''t|''re|''ve|''m|''ll|''d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+' @ false @ smaug-bpe
            '(?i:''s|''t|''re|''ve|''m|''ll|''d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+'      @ false @ qwen2
            '''(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+'  @ false @ gpt-2
            '''(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+' @ false @ gpt-2
            '''(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+' @ true  @ default
            '\\w+|\\s+' @ false @ default
            """)
    void shouldKnowACutterByItsExpression(String regex, boolean ignoreMerges, String key) throws IOException {
        String split = "{\"type\": \"Split\", \"pattern\": {\"Regex\": "
                + new ObjectMapper().writeValueAsString(regex.replace("\\\\", "\\")) + "}, \"behavior\": \"Isolated\"}";

        String steps =
                "{\"type\": \"Sequence\", \"pretokenizers\": [" + split + "," + BYTE_LEVEL.formatted(false) + "]}";

        assertThat(of(steps, ignoreMerges).key()).isEqualTo(key);
    }

    @Test
    void shouldKnowTheCuttersThatAreNamed() throws IOException {
        String digits = "{\"type\": \"Digits\", \"individual_digits\": true}";
        String sequence = "{\"type\": \"Sequence\", \"pretokenizers\": [%s, %s]}";

        assertThat(of(BYTE_LEVEL.formatted(true), false)).isEqualTo(PreTokenizer.GPT_2);
        assertThat(of(sequence.formatted(digits, BYTE_LEVEL.formatted(true)), false))
                .isEqualTo(PreTokenizer.SMOLLM);
        assertThat(of(sequence.formatted("{\"type\": \"Whitespace\"}", BYTE_LEVEL.formatted(true)), false))
                .isEqualTo(PreTokenizer.UNKNOWN);
    }

    private static PreTokenizer of(String preTokenizer, boolean ignoreMerges) throws IOException {
        return PreTokenizer.of(new ObjectMapper()
                .readTree("{\"pre_tokenizer\": " + preTokenizer + ", \"model\": {\"ignore_merges\": " + ignoreMerges
                        + "}}"));
    }
}
