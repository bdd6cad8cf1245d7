package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void shouldHaveTheseDefaults() {
        assertThat(ModelOptions.defaults()).isEqualTo(new ModelOptions("auto", "auto"));
        assertThat(LoraConfig.defaults()).isEqualTo(new LoraConfig(8, 16));
        assertThat(TrainerOptions.defaults()).isEqualTo(new TrainerOptions(2e-3, 1, 0, 0, 512));
        assertThat(LossOptions.defaults())
                .isEqualTo(new LossOptions(
                        1, 1, new LossOptions.Preference(1, 0.1, 0), new LossOptions.Labeled(1, 0.1, 1, 1)));
    }

    @Test
    void shouldQuoteKeyValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> new ModelOptions("tpu")).hasMessage("device is tpu, must be one of [auto, cpu, gpu]");
        assertThatThrownBy(() -> new ModelOptions("cpu", "fp8"))
                .hasMessage("dtype is fp8, must be one of [auto, fp32, bf16, int8]");
        assertThatThrownBy(() -> new LoraConfig(0, 16)).hasMessage("r is 0, must be between 1 and 512");
        assertThatThrownBy(() -> new LoraConfig(8, Double.NaN)).hasMessage("lora_alpha is NaN, must be in (0, 1e6]");
        assertThatThrownBy(() -> new TrainerOptions(0, 1, 0, 0, 512))
                .hasMessage("learningRate is 0.0, must be in (0, 1)");
        assertThatThrownBy(() -> new TrainerOptions(1e-3, 0, 0, 0, 512))
                .hasMessage("clipNorm is 0.0, must be in (0, 1e6]");
        assertThatThrownBy(() -> new LossOptions(0, 1, null, null))
                .hasMessage("supervisedWeight is 0.0, must be in (0, 1000]");
        assertThatThrownBy(() -> new LossOptions.Preference(1, 0.1, 0.5))
                .hasMessage("labelSmoothing is 0.5, must be in [0, 0.5)");
        assertThatThrownBy(() -> new LossOptions.Labeled(1, 0, 1, 1)).hasMessage("beta is 0.0, must be in (0, 100]");
    }

    @Test
    void shouldWarmUpLinearly() {
        TrainerOptions options = new TrainerOptions(4e-3, 1, 0, 4, 512);
        assertThat(options.learningRate(1)).isEqualTo(1e-3);
        assertThat(options.learningRate(4)).isEqualTo(4e-3);
        assertThat(options.learningRate(100)).isEqualTo(4e-3);
    }
}
