package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.ConfigReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterConfigTest {

    @TempDir
    Path folder;

    @Test
    void shouldKeepItsDefaults() {
        assertThat(ClusterConfig.defaults())
                .isEqualTo(new ClusterConfig("", 6123, 8081, "", 2, Duration.ofSeconds(10), Map.of()));
    }

    @Test
    void shouldTellFlinkAndLetItsOwnSettingsWin() throws Exception {
        // when
        Configuration flink =
                read("flink: {job-manager: jm, host: tm, settings: {jobmanager.bind-host: 0.0.0.0, a.b: c}}")
                        .toFlink();

        // then
        assertThat(flink.get(JobManagerOptions.ADDRESS)).isEqualTo("jm");
        assertThat(flink.get(JobManagerOptions.BIND_HOST)).isEqualTo("0.0.0.0");
        assertThat(flink.get(TaskManagerOptions.BIND_HOST)).isEqualTo("tm");
        assertThat(flink.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
        assertThat(flink.get(HeartbeatManagerOptions.HEARTBEAT_INTERVAL)).isEqualTo(Duration.ofSeconds(2));
        assertThat(flink.toMap()).containsEntry("a.b", "c");
    }

    @Test
    void shouldAskForTheJobManagersHost() {
        assertThatThrownBy(() -> ClusterConfig.defaults().toFlink())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("flink.job-manager");
    }

    @ParameterizedTest
    @CsvSource({
        "port, 0, 1 to 65535",
        "rest-port, 70000, 1 to 65535",
        "slots, 0, >= 1",
        "heartbeat-timeout, 999ms, >= 1s"
    })
    void shouldRefuseWhatIsOutOfBounds(String key, String value, String allowed) {
        assertThatThrownBy(() -> read("flink: {" + key + ": " + value + "}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("flink." + key)
                .hasMessageContaining(allowed);
    }

    private ClusterConfig read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("freshet.yaml"), yaml);
        return ConfigReader.open(Optional.of(file), Map.of()).read("flink", ClusterConfig.defaults());
    }
}
