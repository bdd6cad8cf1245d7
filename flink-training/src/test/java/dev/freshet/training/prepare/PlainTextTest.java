package dev.freshet.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Plain words, 50 % of them.",
                "def f(x):\n    return x < 3\n\nprint(f(2))",
                "\tindented\n\t\tmore",
                "退货政策：您可以在六十天内退回未使用的商品。",
                "A family 👨‍👩‍👧 and a flag 🏴󠁧󠁢󠁥󠁮󠁧󠁿 and ❤️",
                "می‌خواهم",
            })
    void shouldLeaveCleanTextAsItIs(String text) {
        assertThat(PlainText.of(text)).isEqualTo(text.strip());
    }

    @Test
    void shouldCompose() {
        assertThat(PlainText.of("Cafe\u0301 \u1112\u1161\u11ab")).isEqualTo("Café 한");
    }

    @Test
    void shouldRemoveControlsAndInvisibleSigns() {
        assertThat(PlainText.of("\uFEFFa\u0000b\u0007c\u200Bd\u00ADe\u202Ef\uD83D"))
                .isEqualTo("abcdef");
    }

    @Test
    void shouldTidySpaceAndLineEnds() {
        assertThat(PlainText.of("one\u00A0two \t three  \r\n\r\n\r\n\r\nfour\rfive\u2028six\u2029seven\n"))
                .isEqualTo("one two three\n\nfour\nfive\nsix\n\nseven");
    }
}
