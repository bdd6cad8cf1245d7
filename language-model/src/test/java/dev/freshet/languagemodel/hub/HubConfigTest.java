package dev.freshet.languagemodel.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubConfigTest {

    @Test
    void shouldTakeTheHubFromTheOptionThenTheEnvironment() {
        Map<String, String> both =
                Map.of("FRESHET_HUB", "https://ours.example/", "HF_ENDPOINT", "https://mirror.example");

        assertThat(HubConfig.of(both, Optional.of("http://here:8080/hub//"), "HF_TOKEN")
                        .endpoint())
                .hasToString("http://here:8080/hub");
        assertThat(HubConfig.of(both, Optional.empty(), "HF_TOKEN").endpoint()).hasToString("https://ours.example");
        assertThat(HubConfig.of(Map.of("HF_ENDPOINT", "https://mirror.example"), Optional.empty(), "HF_TOKEN")
                        .endpoint())
                .hasToString("https://mirror.example");
    }

    @Test
    void shouldHaveTheseDefaults() {
        assertThat(HubConfig.of(Map.of(), Optional.empty(), "HF_TOKEN"))
                .isEqualTo(new HubConfig(
                        URI.create("https://huggingface.co"),
                        Optional.empty(),
                        5,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1)));
    }

    @Test
    void shouldNotShowTheToken() {
        HubConfig config = HubConfig.of(Map.of("MY_TOKEN", " hf_secret\n"), Optional.empty(), "MY_TOKEN");

        assertThat(config.token()).isPresent();
        assertThat(config.token().get().authorization()).isEqualTo("Bearer hf_secret");
        assertThat(config.toString()).doesNotContain("hf_secret");
        assertThatThrownBy(() -> HubToken.of(Map.of("T", "two words"), "T"))
                .hasMessageContaining("T is not a token")
                .hasMessageNotContaining("words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://hub", "hub", "file:///x", "https:"})
    void shouldRefuseWhatIsNoHub(String url) {
        assertThatThrownBy(() -> HubConfig.of(Map.of(), Optional.of(url), "HF_TOKEN"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hub.example, https://HUB.example/x, true",
        "https://hub.example, https://hub.example:443/x, true",
        "https://hub.example, https://hub.example:444/x, false",
        "https://hub.example, http://hub.example/x, false",
        "https://hub.example, https://cdn.example/x, false",
        "https://hub.example, https://evil-hub.example/x, false",
        "http://192.0.2.1, http://192.0.2.1/x, false",
        "http://127.0.0.1:8080, http://127.0.0.1:8080/x, true"
    })
    void shouldSendTheTokenOnlyToTheHub(URI hub, URI target, boolean allowed) {
        assertThat(Addresses.mayHaveToken(hub, target)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tiny", "/tiny", "acme/", "acme/tiny/x", "../x", "acme/..", "acme/a..b", "acme/ti ny", "a\\b/c"})
    void shouldRefuseWhatIsNoRepository(String text) {
        assertThatThrownBy(() -> Repository.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be ORG/NAME");
    }
}
