package dev.freshet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.training.prepare.PrepareConfig;
import dev.freshet.training.rules.LearningRules;
import dev.freshet.training.rules.Mixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingConfigTest {

    @TempDir
    Path folder;

    @Test
    void shouldKeepItsDefaults() {
        assertThat(TrainingConfig.defaults())
                .isEqualTo(new TrainingConfig(
                        "",
                        Duration.ofMillis(500),
                        Duration.ofMillis(20),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(10),
                        1,
                        Duration.ofMinutes(5),
                        false,
                        new LearningRules(
                                8,
                                Duration.ofMillis(20),
                                Duration.ofSeconds(5),
                                4,
                                new Mixture(8, 16, 2),
                                true,
                                3,
                                6,
                                512,
                                3,
                                Duration.ofSeconds(10),
                                0,
                                0,
                                Duration.ZERO,
                                8),
                        new MethodsConfig(1, 0.2, 0.1, 0.05, 0.2, 0.1, 0.3, 0, "stable"),
                        new TrainerConfig(2e-3, 1, 0, 0, 0, 0, 1024, true, 512, "auto", "auto"),
                        PrepareConfig.defaults()));
    }

    @Test
    void shouldReadAFileAndVariablesOverIt() throws Exception {
        // given
        Path file = Files.writeString(
                folder.resolve("freshet.yaml"),
                "training:\n  checkpoints: /data/checkpoints\n  learning:\n    batch-size: 4\n    linger: 5ms\n");

        // when
        TrainingConfig config = ConfigReader.open(
                        Optional.of(file), Map.of("FRESHET_TRAINING_TRAINER_LEARNING_RATE", "0.01"))
                .read("training", TrainingConfig.defaults());

        // then
        assertThat(config.checkpoints()).isEqualTo("/data/checkpoints");
        assertThat(config.learning().batchSize()).isEqualTo(4);
        assertThat(config.learning().linger()).isEqualTo(Duration.ofMillis(5));
        assertThat(config.learning().steps()).isEqualTo(4);
        assertThat(config.trainer().learningRate()).isEqualTo(0.01);
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoint-interval, 1ms, training.checkpoint-interval is PT0.001S",
        "checkpoint-timeout, 10ms, training.checkpoint-timeout is PT0.01S",
        "transaction-timeout, 179s, training.transaction-timeout is PT2M59S",
        "parallelism, 0, training.parallelism is 0",
        "idle-after, 0ms, training.idle-after is PT0S",
        "learning.batch-size, 0, training.learning.batch-size is 0",
        "learning.accepted-answers, 0, training.learning.accepted-answers is 0",
        "learning.memory, 7, training.learning.memory is 7",
        "learning.mixture.ratings, 0, training.learning.mixture.ratings is 0",
        "learning.max-staleness, -1, training.learning.max-staleness is -1",
        "learning.warmup-steps, 0, training.learning.warmup-steps is 0",
        "methods.label-smoothing, 0.5, labelSmoothing is 0.5",
        "methods.text-rate, 2, training.methods.text-rate is 2.0",
        "methods.anchor-weight, -1, anchorWeight is -1.0",
        "methods.reference, newest, training.methods.reference is newest",
        "trainer.learning-rate, 2, learningRate is 2.0",
        "trainer.device, tpu, device is tpu",
    })
    void shouldNameTheKeyTheValueAndWhatIsAllowed(String key, String value, String message) {
        // given
        String variable =
                "FRESHET_TRAINING_" + key.replace('-', '_').replace('.', '_').toUpperCase(Locale.ROOT);
        ConfigReader reader = ConfigReader.open(Optional.empty(), Map.of(variable, value));

        // when, then
        assertThatThrownBy(() -> reader.read("training", TrainingConfig.defaults()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
