package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.ConfigReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceConfigTest {

    @Test
    void shouldPinItsDefaults() {
        InferenceConfig defaults = InferenceConfig.defaults();

        assertThat(defaults.group()).isEqualTo("freshet-inference");
        assertThat(defaults.replica()).isEmpty();
        assertThat(defaults.slots()).isEqualTo(8);
        assertThat(defaults.maxTries()).isEqualTo(3);
        assertThat(defaults.renewInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.firstVersionTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(defaults.loadRetry()).isEqualTo(Duration.ofSeconds(5));
        assertThat(defaults.maxRequestBytes()).isEqualTo(262_144);
    }

    @Test
    void shouldNameAReplicaThatHasNoNameAfterItsHost() {
        assertThat(InferenceConfig.defaults().replicaName()).isNotBlank();
        assertThat(read("REPLICA", "left").replicaName()).isEqualTo("left");
    }

    @ParameterizedTest
    @CsvSource({
        "SLOTS, 0, inference.slots is 0, 1 to 128",
        "SLOTS, 129, inference.slots is 129, 1 to 128",
        "MAX_TRIES, 1, inference.max-tries is 1, 2 to 8",
        "MAX_TRIES, 9, inference.max-tries is 9, 2 to 8",
        "RENEW_INTERVAL, 0ms, inference.renew-interval is PT0S, > 0",
        "LOAD_RETRY, 0ms, inference.load-retry is PT0S, > 0",
        "MAX_REQUEST_BYTES, 500001, inference.max-request-bytes is 500001, 1 to 500000",
        "GROUP, '', inference.group is empty, a name"
    })
    void shouldRefuseWhatIsOutOfBounds(String key, String value, String is, String allowed) {
        assertThatThrownBy(() -> read(key, value))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(is)
                .hasMessageContaining("allowed: " + allowed);
    }

    private static InferenceConfig read(String key, String value) {
        return ConfigReader.open(Optional.empty(), Map.of("FRESHET_INFERENCE_" + key, value))
                .read("inference", InferenceConfig.defaults());
    }
}
