package dev.freshet.languagemodel.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RotaryTurnsTest {

    @Test
    void shouldHoldAsManyPositionsAsWereNeeded() {
        // given a model that allows a million
        ModelConfig config = ModelConfig.llama(61, 16, 24, 2, 4, 2, 512, 1 << 20, 10_000, 1e-5, true);
        try (DecoderGraph graph = DecoderGraph.load(config, Device.cpu(), DataType.FLOAT32)) {
            // when
            RotaryTurns.Table first = graph.turns(1);
            RotaryTurns.Table longer = graph.turns(1025);

            // then
            assertThat(first.cos().getShape()).isEqualTo(new Shape(1024, 256));
            assertThat(longer.sin().getShape()).isEqualTo(new Shape(2048, 256));
            assertThat(graph.turns(2048)).isSameAs(longer);
            assertThat(Arrays.copyOf(longer.cos().toFloatArray(), 1024 * 256))
                    .isEqualTo(first.cos().toFloatArray());
            assertThat(longer.sin().toFloatArray()[2047 * 256]).isEqualTo((float) Math.sin(2047));
        }
    }
}
