package dev.freshet.languagemodel.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberFormatTest {

    @ParameterizedTest
    @CsvSource({"1, 3f80", "0.1, 3dcd", "1.00390625, 3f80", "1.01171875, 3f82", "-3e38, ff62", "NaN, 7fc0"})
    void shouldRoundToBfloat16(float value, String hex) {
        assertThat(HexFormat.of().toHexDigits(NumberFormat.toBfloat16(value))).isEqualTo(hex);
    }

    @Test
    void shouldQuantizeABlockAsGgmlDoes() {
        // given a block and what gguf.quants.quantize, whose bits are ggml's, makes of it
        float[] values = new float[32];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (i * 0.37 - 5.1);
        }
        ByteBuffer block = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);

        // when
        NumberFormat.putQ8Block(values, 0, 32, block);

        // then
        assertThat(HexFormat.of().formatHex(block.array()))
                .isEqualTo("6c2a9aa2a9b0b8bfc7ced5dde4ebf3fa020910181f262e353d444b535a616970787f");
    }

    @Test
    void shouldQuantizeABlockOfZeros() {
        ByteBuffer block = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
        NumberFormat.putQ8Block(new float[32], 0, 32, block);
        assertThat(block.array()).containsOnly(0);
    }

    @Test
    void shouldRoundHalvesAwayFromZero() {
        // given a step of one
        float[] values = new float[32];
        values[0] = 127;
        values[1] = 2.5f;
        values[2] = -2.5f;
        values[3] = 0.49999997f;
        ByteBuffer block = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);

        // when
        NumberFormat.putQ8Block(values, 0, 32, block);

        // then
        assertThat(block.array()).startsWith(0x00, 0x3c, 127, 3, -3, 0);
    }
}
