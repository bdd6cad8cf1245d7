package dev.freshet.inference.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.service.config.ConfigException;
import org.junit.jupiter.api.Test;

class LanguageModelConfigTest {

    @Test
    void shouldPinItsDefaults() {
        assertThat(LanguageModelConfig.defaults()).isEqualTo(new LanguageModelConfig("auto", "auto", 1024, 16));
    }

    @Test
    void shouldRefuseWhatIsOutOfBounds() {
        assertThatThrownBy(() -> new LanguageModelConfig("tpu", "auto", 1024, 16))
                .isInstanceOf(ConfigException.class)
                .hasMessage("language-model: device is tpu, must be one of [auto, cpu, gpu]");
        assertThatThrownBy(() -> new LanguageModelConfig("cpu", "int4", 1024, 16))
                .hasMessage("language-model: dtype is int4, must be one of [auto, fp32, bf16, int8]");
        assertThatThrownBy(() -> new LanguageModelConfig("cpu", "auto", 1, 16))
                .hasMessage("language-model.max-context is 1, allowed: 2 to 1048576");
        assertThatThrownBy(() -> new LanguageModelConfig("cpu", "auto", 1024, 513))
                .hasMessage("language-model.max-rank is 513, allowed: 1 to 512");
    }
}
