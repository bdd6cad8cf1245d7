package dev.freshet.benchmarks.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.benchmarks.measure.MemoryBandwidth;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import org.junit.jupiter.api.Test;

class BandwidthExperimentTest {

    private static final ModelConfig CONFIG =
            ModelConfig.llama(49_152, 576, 1536, 30, 9, 3, 64, 8192, 100_000, 1e-5, true);

    @Test
    void shouldCountAByteForEachWeightOfEachProduct() {
        assertThat(BandwidthExperiment.bytesOfAToken(CONFIG, 0)).isEqualTo(134_479_872);
    }

    @Test
    void shouldCountKeysAndValuesOfTheContext() {
        double perToken = BandwidthExperiment.bytesOfAToken(CONFIG, 1) - BandwidthExperiment.bytesOfAToken(CONFIG, 0);

        assertThat(perToken).isEqualTo(2 * 30 * 3 * 64 * 4);
    }

    @Test
    void shouldReadTheWholeArrayWithAnyNumberOfThreads() throws Exception {
        for (int threads = 1; threads <= 3; threads++) {
            assertThat(new MemoryBandwidth(threads).measure()).isBetween(1e8, 1e13);
        }
    }
}
