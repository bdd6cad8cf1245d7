package dev.freshet.inference.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelConfigTest {

    @TempDir
    private Path folder;

    @Test
    void shouldPinItsDefaults() {
        assertThat(LanguageModelConfig.defaults())
                .isEqualTo(new LanguageModelConfig("auto", "auto", 1024, 16, 4L << 30, 2, 16));
    }

    @Test
    void shouldRefuseWhatIsOutOfBounds() {
        assertThatThrownBy(() -> config("tpu", "auto", 1024, 16))
                .isInstanceOf(ConfigException.class)
                .hasMessage("language-model: device is tpu, must be one of [auto, cpu, gpu]");
        assertThatThrownBy(() -> config("cpu", "int4", 1024, 16))
                .hasMessage("language-model: dtype is int4, must be one of [auto, fp32, bf16, int8]");
        assertThatThrownBy(() -> config("cpu", "auto", 1, 16))
                .hasMessage("language-model.max-context is 1, allowed: 2 to 1048576");
        assertThatThrownBy(() -> config("cpu", "auto", 1024, 513))
                .hasMessage("language-model.max-rank is 513, allowed: 1 to 512");
        assertThatThrownBy(() -> new LanguageModelConfig("cpu", "auto", 1024, 16, 0, 2, 16))
                .hasMessage("language-model.max-cache-bytes is 0, allowed: >= 1");
        assertThatThrownBy(() -> new LanguageModelConfig("cpu", "auto", 1024, 16, 1, 0, 16))
                .hasMessage("language-model.max-bases is 0, allowed: >= 1");
        assertThatThrownBy(() -> new LanguageModelConfig("cpu", "auto", 1024, 16, 1, 2, 0))
                .hasMessage("language-model.max-adapters is 0, allowed: >= 1");
    }

    @Test
    void shouldReadItsSection() throws IOException {
        Path file = Files.writeString(folder.resolve("freshet.yml"), "language-model: { max-cache-bytes: 5000000000 }");

        LanguageModelConfig config =
                ConfigReader.open(Optional.of(file), Map.of()).read("language-model", LanguageModelConfig.defaults());

        assertThat(config.maxCacheBytes()).isEqualTo(5_000_000_000L);
        assertThat(config.maxAdapters()).isEqualTo(16);
    }

    private static LanguageModelConfig config(String device, String dtype, int maxContext, int maxRank) {
        return new LanguageModelConfig(device, dtype, maxContext, maxRank, 1 << 30, 2, 16);
    }
}
