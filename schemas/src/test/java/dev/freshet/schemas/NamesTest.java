package dev.freshet.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @Test
    void shouldReadAndWriteVersions() {
        assertThat(VersionId.parse("my.support-2@42")).isEqualTo(new VersionId("my.support-2", 42));
        assertThat(new VersionId("support", 7)).hasToString("support@7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "support", "support@", "support@x", "support@0", "@3", "sup port@3", "a@b@1"})
    void shouldRefuseOtherTexts(String text) {
        assertThatThrownBy(() -> VersionId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version is '" + text + "', allowed: model@number");
    }

    @Test
    void shouldDigestOriginsWhateverTheirOrder() {
        Origin one = new Origin(0, 5L);
        Origin two = new Origin(1, 12L);

        assertThat(Origins.digest(List.of(one, two)))
                .isEqualTo(Origins.digest(List.of(two, one)))
                .isEqualTo("654c8a7e62d9d0a8b85239b0e0bdac039e0929e3049d39f281fe01cdb94ec2ea");
        assertThat(Origins.digest(List.of(one))).isNotEqualTo(Origins.digest(List.of(two)));
        assertThat(Origins.digest(List.of(one, one))).isNotEqualTo(Origins.digest(List.of(one)));
    }

    @Test
    void shouldTreatPromptsAlikeThatDifferInCaseAndSpace() {
        List<Message> plain = List.of(new Message("user", "What is the return window?"));
        List<Message> spaced = List.of(new Message("user", "  what is the\n RETURN window? "));

        assertThat(Prompts.normalize(spaced)).isEqualTo(Prompts.normalize(plain));
        assertThat(Prompts.normalize(List.of(new Message("system", "What is the return window?"))))
                .isNotEqualTo(Prompts.normalize(plain));
    }
}
