package dev.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestConfigTest {

    @Test
    void shouldHaveTheseDefaults() {
        assertThat(IngestConfig.defaults())
                .isEqualTo(new IngestConfig(
                        "freshet-ingest",
                        "",
                        4,
                        1,
                        "data/ingest",
                        Duration.ofMillis(100),
                        Duration.ofDays(7),
                        Duration.ofSeconds(1),
                        32_768,
                        1_000_000,
                        100_000,
                        100_000,
                        1_000_000,
                        false,
                        new HoldOutConfig(100, 10, Duration.ofMinutes(10))));
    }

    @Test
    void shouldBeReadFromFileAndVariables(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("freshet.yaml");
        Files.writeString(
                file,
                """
                ingest:
                  instance: ingest-0
                  retention: 2d
                  hold-out:
                    one-in: 5
                """);

        IngestConfig config = ConfigReader.open(Optional.of(file), Map.of("FRESHET_INGEST_HOLD_OUT_WINDOW", "30s"))
                .read("ingest", IngestConfig.defaults());

        assertThat(config.instance()).isEqualTo("ingest-0");
        assertThat(config.retention()).isEqualTo(Duration.ofDays(2));
        assertThat(config.holdOut()).isEqualTo(new HoldOutConfig(100, 5, Duration.ofSeconds(30)));
        assertThat(config.partitions()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "APPLICATION_ID    | a b    | ingest.application-id is a b, allowed: [A-Za-z0-9._-]{1,100}",
                "INSTANCE          | a/b    | ingest.instance is a/b, allowed: [A-Za-z0-9._-]{0,100}",
                "PARTITIONS        | 0      | ingest.partitions is 0, allowed: 1 to 1000",
                "THREADS           | 65     | ingest.threads is 65, allowed: 1 to 64",
                "STATE_FOLDER      | ''     | ingest.state-folder is empty, allowed: a folder",
                "COMMIT_INTERVAL   | 9ms    | ingest.commit-interval is 9ms, allowed: 10ms to 10s",
                "RETENTION         | 999ms  | ingest.retention is 999ms, allowed: 1s to 3650d",
                "EXPIRY_INTERVAL   | 2h     | ingest.expiry-interval is 2h, allowed: 10ms to 1h",
                "MAX_TEXT_LENGTH   | 100001 | ingest.max-text-length is 100001, allowed: 1 to 100000",
                "MAX_RAW_TEXT_LENGTH | 1000001 | ingest.max-raw-text-length is 1000001, allowed: 1 to 1000000",
                "MAX_WAITING       | 0      | ingest.max-waiting is 0, allowed: 1 to 100000000",
                "MAX_ANSWERS       | 0      | ingest.max-answers is 0, allowed: 1 to 100000000",
                "MAX_IDS           | 100000001 | ingest.max-ids is 100000001, allowed: 1 to 100000000",
                "HOLD_OUT_AFTER    | -1     | ingest.hold-out.after is -1, allowed: >= 0",
                "HOLD_OUT_ONE_IN   | 1      | ingest.hold-out.one-in is 1, allowed: >= 2",
                "HOLD_OUT_WINDOW   | 0s     | ingest.hold-out.window is 0ms, allowed: above 0s",
            })
    void shouldQuoteWhatIsNotAllowed(String key, String value, String message) {
        ConfigReader reader = ConfigReader.open(Optional.empty(), Map.of("FRESHET_INGEST_" + key, value));

        assertThatThrownBy(() -> reader.read("ingest", IngestConfig.defaults()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
