package dev.freshet.training.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.ConfigReader;
import dev.freshet.training.TrainingConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrepareConfigTest {

    @TempDir
    Path folder;

    @Test
    void shouldKeepItsDefaults() {
        assertThat(PrepareConfig.defaults())
                .isEqualTo(new PrepareConfig(
                        true,
                        1,
                        Duration.ofSeconds(5),
                        List.of(),
                        80,
                        1200,
                        new QualityRules(20, 0.4, 0.5),
                        new DuplicateRules(0.8, 10_000, Duration.ofDays(30))));
    }

    @ParameterizedTest
    @CsvSource({
        "parallelism: 0, training.prepare.parallelism is 0",
        "checkpoint-interval: 1ms, training.prepare.checkpoint-interval is PT0.001S",
        "languages: [english], training.prepare.languages is english",
        "languages: [qq], training.prepare.languages is qq",
        "language-min-characters: 0, training.prepare.language-min-characters is 0",
        "max-characters: 63, training.prepare.max-characters is 63",
        "quality: {min-characters: 0}, training.prepare.quality.min-characters is 0",
        "quality: {min-letters: 1.5}, training.prepare.quality.min-letters is 1.5",
        "quality: {max-repetition: -1}, training.prepare.quality.max-repetition is -1",
        "duplicates: {similarity: 0.5}, training.prepare.duplicates.similarity is 0.5",
        "duplicates: {remember: 0}, training.prepare.duplicates.remember is 0",
        "duplicates: {forget-after: 1s}, training.prepare.duplicates.forget-after is PT1S",
    })
    void shouldNameTheKeyTheValueAndWhatIsAllowed(String yaml, String message) throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("freshet.yaml"), "training:\n  prepare:\n    " + yaml + "\n");
        ConfigReader reader = ConfigReader.open(Optional.of(file), Map.of());

        // when, then
        assertThatThrownBy(() -> reader.read("training", TrainingConfig.defaults()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldKnowLanguagesByTwoOrThreeLetters() {
        assertThat(LanguageCodes.resolve(List.of("en", "DEU", "zh", "no")))
                .containsExactlyInAnyOrder("eng", "deu", "cmn", "nob");
    }
}
