package dev.freshet.languagemodel.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecialTokenFilterTest {

    @ParameterizedTest
    @CsvSource({
        "a <s> b, a  b",
        "<s></s>, ''",
        "a<s, a<s",
        "<<s>s>, ''",
        "</<s>s>, ''",
        "<<s</s>>s>x, x",
        "<pad, <pad",
        "<pad><pad>>, >",
        "'', ''"
    })
    void shouldLeaveOutTokensAndThoseThatFormThereby(String text, String plain) {
        assertThat(new SpecialTokenFilter(List.of("<s>", "</s>", "<pad>")).filter(text))
                .isEqualTo(plain);
    }

    @Test
    void shouldKeepTheTextWhereThereAreNoTokens() {
        assertThat(new SpecialTokenFilter(List.of()).filter("<s>")).isEqualTo("<s>");
        assertThat(new SpecialTokenFilter(List.of("")).filter("<s>")).isEqualTo("<s>");
    }

    @Test
    void shouldLeaveNoTokenInAnyText() {
        List<String> tokens = List.of("ab", "aab", "bba", "cc");
        SpecialTokenFilter filter = new SpecialTokenFilter(tokens);
        Random random = new Random(5);

        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(40, 'a', 'd').forEach(text::appendCodePoint);
            assertThat(filter.filter(text.toString())).as("of %s", text).doesNotContain(tokens);
        }
    }
}
