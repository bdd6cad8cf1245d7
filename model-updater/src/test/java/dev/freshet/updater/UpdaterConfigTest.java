package dev.freshet.updater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.updater.judge.AdapterConfig;
import dev.freshet.updater.judge.GateConfig;
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

class UpdaterConfigTest {

    @TempDir
    private Path folder;

    @Test
    void shouldHaveTheseDefaults() {
        assertThat(UpdaterConfig.defaults())
                .isEqualTo(new UpdaterConfig(
                        "freshet-updater",
                        Duration.ofDays(1),
                        "auto",
                        "auto",
                        AdapterConfig.of(8, 16.0, 1),
                        new GateConfig(32, 0.1, 0.2, 0.5, 5, 16, 0.25, 4, 1.0)));
    }

    @Test
    void shouldReadItsSection() throws IOException {
        // given
        Path file = folder.resolve("freshet.yaml");
        Files.writeString(file, "updater:\n  held-out-lookback: 2h\n  gate:\n    min-held-out: 7\n");

        // when
        UpdaterConfig config = ConfigReader.open(Optional.of(file), Map.of("FRESHET_UPDATER_DEVICE", "cpu"))
                .read("updater", UpdaterConfig.defaults());

        // then
        assertThat(config.heldOutLookback()).isEqualTo(Duration.ofHours(2));
        assertThat(config.gate().minHeldOut()).isEqualTo(7);
        assertThat(config.device()).isEqualTo("cpu");
        assertThat(config.gate().maxDistance()).isEqualTo(1.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID|no spaces|updater.id is 'no spaces', allowed: [A-Za-z0-9._-]{1,100}",
                "HELD_OUT_LOOKBACK|0s|updater.held-out-lookback is PT0S, allowed: > 0",
                "DEVICE|tpu|updater.device is 'tpu', allowed: auto, cpu, gpu",
                "ADAPTER_RANK|0|updater.adapter.rank is 0, allowed: 1 to 256",
                "ADAPTER_ALPHA|0|updater.adapter.alpha is 0.0, allowed: > 0",
                "GATE_FIXED_LIMIT|0|updater.gate.fixed-limit is 0, allowed: >= 1",
                "GATE_FIXED_TOLERANCE|1.5|updater.gate.fixed-tolerance is 1.5, allowed: 0 to 1",
                "GATE_FIXED_FLOOR|-1|updater.gate.fixed-floor is -1.0, allowed: 0 to 1",
                "GATE_FIXED_MAX_DROP|-1|updater.gate.fixed-max-drop is -1.0, allowed: >= 0",
                "GATE_MIN_HELD_OUT|0|updater.gate.min-held-out is 0, allowed: >= 1",
                "GATE_HELD_OUT_LIMIT|4|updater.gate.held-out-limit is 4, allowed: >= 5",
                "GATE_HELD_OUT_TOLERANCE|-1|updater.gate.held-out-tolerance is -1.0, allowed: >= 0",
                "GATE_DISTANCE_LIMIT|0|updater.gate.distance-limit is 0, allowed: >= 1",
                "GATE_MAX_DISTANCE|0|updater.gate.max-distance is 0.0, allowed: > 0"
            })
    void shouldRefuseWhatIsOutOfBounds(String variable, String value, String message) {
        // given
        ConfigReader reader = ConfigReader.open(Optional.empty(), Map.of("FRESHET_UPDATER_" + variable, value));

        // then
        assertThatThrownBy(() -> reader.read("updater", UpdaterConfig.defaults()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
