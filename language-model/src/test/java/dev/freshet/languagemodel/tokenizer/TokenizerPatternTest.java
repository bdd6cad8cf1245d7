package dev.freshet.languagemodel.tokenizer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerPatternTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // GPT-2, Llama 3, Qwen, DeepSeek, GPT-4o, groups of three digits from the right
                "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "\\d{1,3}(?=(?:\\d{3})*\\b)",
                "[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+"
            })
    void shouldTakeWhatPublishedTokenizersUse(String regex) {
        assertThatCode(() -> TokenizerPattern.check(regex)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "(a+)+$ several",
                "(a|aa)+b several",
                "(a?)*b several",
                "(?:(?:ab*)*)* several",
                "a*a*b tries",
                "(?:a*b?){2}c tries",
                "(?:a?){30}b tries",
                "(?:(?=a*b)a)+ tries",
                "(?<=a)b alone",
                "(?>a)b alone",
                "\\1 supported",
                "\\Ka supported",
                "( missing",
                "a) without",
                "[ early",
                "[]a] empty",
                "a** repetition",
                "a{2}{3} repetition",
                "a{1, early",
                "a{,2} count",
                "x{1001} count",
                "\\p{L name",
                "\\u12 digits"
            })
    void shouldRefuseWhatTakesTooManyTriesOrIsNotKnown(String regex, String fault) {
        assertThatThrownBy(() -> TokenizerPattern.check(regex))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void shouldRefuseDeepNestingAndLongExpressions() {
        assertThatThrownBy(() -> TokenizerPattern.check("(".repeat(500) + "a" + ")".repeat(500)))
                .hasMessageStartingWith("groups are nested deeper than 16");
        assertThatThrownBy(() -> TokenizerPattern.check("[".repeat(500) + "a" + "]".repeat(500)))
                .hasMessageStartingWith("classes are nested deeper than 16");
        assertThatThrownBy(() -> TokenizerPattern.check("a".repeat(1025)))
                .hasMessage("has 1025 characters, must be 1 to 1024");
        assertThatThrownBy(() -> TokenizerPattern.check("")).hasMessage("has 0 characters, must be 1 to 1024");
    }
}
