package dev.freshet.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"r", "request-1@5", "Zoë Ångström", "订单 42", " padded "})
    void shouldTakeAnyVisibleText(String text) {
        assertThat(Ids.isId(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "\t", "a\u007f", "a\u0085b"})
    void shouldRefuseBlanksAndControlCharacters(String text) {
        assertThat(Ids.isId(text)).isFalse();
    }

    @Test
    void shouldBoundTheLength() {
        assertThat(Ids.isId("r".repeat(256))).isTrue();
        assertThat(Ids.isId("r".repeat(257))).isFalse();
    }
}
