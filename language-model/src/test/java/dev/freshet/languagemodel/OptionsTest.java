package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.training.AdamWOptions;
import dev.freshet.languagemodel.training.LossOptions;
import dev.freshet.languagemodel.training.Schedule;
import dev.freshet.languagemodel.training.TrainerOptions;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void shouldHaveTheseDefaults() {
        assertThat(ModelOptions.defaults()).isEqualTo(new ModelOptions("auto", "auto"));
        assertThat(LoraConfig.defaults()).isEqualTo(new LoraConfig(8, 16));
        assertThat(TrainerOptions.defaults())
                .isEqualTo(new TrainerOptions(
                        new Schedule(2e-3, 0, 0, 0),
                        new AdamWOptions(0.9, 0.95, 1e-8, 0, 1),
                        LossOptions.defaults(),
                        512,
                        1024,
                        true,
                        0));
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
    void shouldWarmUpLinearlyAndStay() {
        Schedule schedule = Schedule.constant(4e-3, 4);
        assertThat(schedule.learningRate(1)).isEqualTo(1e-3);
        assertThat(schedule.learningRate(4)).isEqualTo(4e-3);
        assertThat(schedule.learningRate(100)).isEqualTo(4e-3);
    }

    @Test
    void shouldFallAlongHalfACosineToTheFloorAndStay() {
        Schedule schedule = new Schedule(4e-3, 4, 24, 1e-3);
        assertThat(schedule.learningRate(2)).isEqualTo(2e-3);
        assertThat(schedule.learningRate(4)).isEqualTo(4e-3);
        assertThat(schedule.learningRate(9)).isCloseTo(1e-3 + 3e-3 * (1 + Math.sqrt(0.5)) / 2, within(1e-12));
        assertThat(schedule.learningRate(14)).isCloseTo(2.5e-3, within(1e-12));
        assertThat(schedule.learningRate(24)).isCloseTo(1e-3, within(1e-12));
        assertThat(schedule.learningRate(1000)).isCloseTo(1e-3, within(1e-12));
    }

    @Test
    void shouldRefuseAScheduleThatEndsInItsWarmUp() {
        assertThatThrownBy(() -> new Schedule(1e-3, 10, 10, 0))
                .hasMessage("totalSteps is 10, must be 0 or more than warmupSteps");
        assertThatThrownBy(() -> new Schedule(1e-3, 0, 0, 1)).hasMessage("floor is 1.0, must be in [0, learningRate]");
        assertThatThrownBy(() -> new AdamWOptions(1, 0.95, 1e-8, 0, 1)).hasMessage("beta1 is 1.0, must be in [0, 1)");
        assertThatThrownBy(() -> TrainerOptions.defaults().withPasses(1, true))
                .hasMessage("passTokens is 1, must be 2 or more");
    }
}
