package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.WeightType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryEstimateTest {

    private static final ModelConfig SMALL =
            ModelConfig.llama(49152, 576, 1536, 30, 9, 3, 64, 2048, 10_000, 1e-5, true);
    private static final TrainerOptions OPTIONS = new TrainerOptions(1e-3, 1, 0, 0, 128);

    @TempDir
    private Path folder;

    @Test
    void shouldCountTheWeightsInTheirType() {
        long parameters = 134_515_008;
        assertThat(MemoryEstimate.weights(SMALL, WeightType.FP32)).isEqualTo(4 * parameters);
        assertThat(MemoryEstimate.weights(SMALL, WeightType.BF16)).isBetween(2 * parameters, 2 * parameters + 100_000);
        assertThat(MemoryEstimate.weights(SMALL, WeightType.INT8))
                .isBetween(parameters + 49152 * 576, parameters + 49152 * 576 + 200_000);
    }

    @Test
    void shouldComeNearWhatAPassWasMeasuredToTake() {
        // given 1.9 GB in fp32 and 1.1 GB in bf16 for 1024 tokens, as the process grew
        assertThat(pass(WeightType.FP32) / 1e9).isBetween(1.7, 2.4);
        assertThat(pass(WeightType.BF16) / 1e9).isBetween(0.9, 1.5);
        assertThat(pass(WeightType.INT8)).isGreaterThan(pass(WeightType.BF16));
    }

    @Test
    void shouldNameTheFiguresAndWhatToLowerIfTheDeviceCanNeverHoldThem() {
        MemoryEstimate estimate = new MemoryEstimate(3L << 30, 1L << 29, 5L << 30, 0, 8L << 30, 2L << 30);
        assertThat(estimate.missing()).isEqualTo(estimate.total());
        assertThatThrownBy(estimate::check)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("training needs about 8.50 GiB: 3.00 GiB of weights, 0.50 GiB of adapter and moments, 5.00"
                        + " GiB of activations; the device has 8.00 GiB, of which 2.00 GiB is free. Lower passTokens,"
                        + " maxTokens or the rank, or take dtype bf16");
        assertThatCode(() -> new MemoryEstimate(3L << 30, 0, 5L << 30, 0, 8L << 30, 0).check())
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseATrainerThatTheDeviceCanNeverHold() throws Exception {
        // given passes of a hundred million tokens
        TestModels.writeFolder(folder, true, 1);
        TrainerOptions huge = TrainerOptions.defaults().withPasses(100_000_000, true);
        try (BaseModel base = BaseModel.load(folder, new ModelOptions("cpu"))) {
            MemoryEstimate estimate = MemoryEstimate.of(base, TrainerOptions.defaults(), LoraConfig.defaults());
            assertThat(estimate.loaded()).isZero();
            assertThat(estimate.free()).isBetween(1L, estimate.limit());

            // then
            assertThatThrownBy(() -> LoraTrainer.restore(base, huge, Adapter.zero(base, LoraConfig.defaults(), 1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("training needs about ");
            Evaluator.score(base, null, List.of(TestModels.example("a", "b")));
            MemoryEstimate after = MemoryEstimate.of(base, TrainerOptions.defaults(), LoraConfig.defaults());
            assertThat(after.loaded()).isEqualTo(after.weights());
        }
    }

    private static long pass(WeightType type) {
        return MemoryEstimate.pass(SMALL, OPTIONS, type, WeightType.BF16);
    }
}
