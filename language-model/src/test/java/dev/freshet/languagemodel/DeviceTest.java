package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.StepResult;
import dev.freshet.languagemodel.training.TrainerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The conformance tests run on a GPU, too, where there is one; this is what they do not look at. */
class DeviceTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        TestModels.writeFolder(folder, true, 1);
    }

    @Test
    void shouldRefuseAGpuThatIsNotThere() {
        assumeFalse(hasGpu(), "there is a GPU");

        assertThatThrownBy(() -> BaseModel.load(folder, new ModelOptions("gpu")))
                .hasMessage("device is gpu, but libtorch sees none; use auto or cpu");
    }

    @Test
    void shouldTakeTheGpuUnlessToldOtherwise() {
        try (BaseModel auto = BaseModel.load(folder, ModelOptions.defaults());
                BaseModel cpu = BaseModel.load(folder, new ModelOptions("cpu"))) {
            assertThat(auto.graph().manager().getDevice().isGpu()).isEqualTo(hasGpu());
            assertThat(cpu.graph().manager().getDevice().isGpu()).isFalse();
        }
    }

    @Test
    void shouldLearnOnTheGpuWhatTheProcessorLearns() {
        assumeTrue(hasGpu(), "no GPU: nothing was compared on one");
        // when
        StepResult there = lastStep("gpu");
        StepResult here = lastStep("cpu");

        // then
        assertThat(there.loss()).isCloseTo(here.loss(), within(1e-3 * here.loss()));
        assertThat(there.gradientNorm()).isCloseTo(here.gradientNorm(), within(1e-2 * here.gradientNorm()));
    }

    private StepResult lastStep(String device) {
        try (BaseModel base = BaseModel.load(folder, new ModelOptions(device, "fp32"))) {
            Map<String, byte[]> zero = Adapter.zero(base, LoraConfig.defaults(), 3);
            try (LoraTrainer trainer = LoraTrainer.restore(base, TrainerOptions.defaults(), zero)) {
                for (int step = 0; step < 9; step++) {
                    trainer.step(List.of(TestModels.example("when do you open", "at nine")));
                }
                // What one device wrote the other goes on from.
                try (LoraTrainer restored = LoraTrainer.restore(base, TrainerOptions.defaults(), trainer.save())) {
                    return restored.step(List.of(TestModels.example("when do you open", "at ten")));
                }
            }
        }
    }

    private static boolean hasGpu() {
        return Engine.getEngine("PyTorch").getGpuCount() > 0;
    }
}
