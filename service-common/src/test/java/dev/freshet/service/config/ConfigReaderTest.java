package dev.freshet.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {

    private static final Section DEFAULTS =
            new Section("name", Duration.ofMillis(500), new Section.Inner(3, 0.5), Map.of());

    @TempDir
    Path folder;

    record Section(String serverName, Duration checkInterval, Inner inner, Map<String, String> free) {

        record Inner(int count, double share) {

            Inner {
                if (count < 1) {
                    throw ConfigException.of("section.inner.count", count, ">= 1");
                }
            }
        }
    }

    @Test
    void shouldGiveDefaultsWhenNothingIsSaid() {
        assertThat(ConfigReader.open(Optional.empty(), Map.of()).read("section", DEFAULTS))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void shouldLayFileOverDefaultsAndVariablesOverFile() throws IOException {
        ConfigReader reader = reader(
                """
                section:
                  server-name: from file
                  check-interval: 2m
                  inner:
                    count: 4
                  free:
                    any.key: value
                other:
                  key: is not ours
                """,
                Map.of("FRESHET_SECTION_INNER_SHARE", "0.25", "FRESHET_SECTION_SERVER_NAME", "from variable"));

        assertThat(reader.read("section", DEFAULTS))
                .isEqualTo(new Section(
                        "from variable",
                        Duration.ofMinutes(2),
                        new Section.Inner(4, 0.25),
                        Map.of("any.key", "value")));
    }

    @Test
    void shouldNameUnknownKeysAndKnownOnes() throws IOException {
        ConfigReader reader = reader("section: {inner: {cuont: 4}}", Map.of());

        assertThatThrownBy(() -> reader.read("section", DEFAULTS))
                .isInstanceOf(ConfigException.class)
                .hasMessage("unknown key section.inner.cuont, known: count, share");
    }

    @Test
    void shouldQuoteKeyValueAndBounds() throws IOException {
        assertThatThrownBy(
                        () -> reader("section: {inner: {count: 0}}", Map.of()).read("section", DEFAULTS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("section.inner.count is 0, allowed: >= 1");
        assertThatThrownBy(() ->
                        reader("section: {check-interval: soon}", Map.of()).read("section", DEFAULTS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("section.check-interval")
                .hasMessageContaining("'soon' is no duration, allowed: like 100ms");
        assertThatThrownBy(() ->
                        reader("section: {inner: {count: many}}", Map.of()).read("section", DEFAULTS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("section.inner.count");
        assertThatThrownBy(() -> reader("section: 5", Map.of()).read("section", DEFAULTS))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("section is 5, allowed: keys");
    }

    @Test
    void shouldNameAFileThatCannotBeRead() throws IOException {
        assertThatThrownBy(() -> ConfigReader.open(Optional.of(folder.resolve("absent.yaml")), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("absent.yaml");
        assertThatThrownBy(() -> reader("a: [", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("freshet.yaml");
    }

    private ConfigReader reader(String yaml, Map<String, String> environment) throws IOException {
        return ConfigReader.open(Optional.of(Files.writeString(folder.resolve("freshet.yaml"), yaml)), environment);
    }
}
