package dev.freshet.languagemodel.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float16Test {

    @ParameterizedTest
    @CsvSource({
        "0, 0000",
        "-0.0, 8000",
        "1, 3c00",
        "0.1, 2e66",
        "0.33333334, 3555",
        "65504, 7bff",
        "65519.898, 7bff",
        "65520, 7c00",
        "-1e30, fc00",
        "1.00146484375, 3c02",
        "6.1e-5, 03ff",
        "5.9604645e-8, 0001",
        "2.9802322e-8, 0000",
        "4.4703484e-8, 0001",
        "-2.5e-6, 802a",
        "Infinity, 7c00",
        "NaN, 7e00"
    })
    void shouldRoundToHalfPrecisionAsNumpyDoes(float value, String hex) {
        assertThat(HexFormat.of().toHexDigits(Float16.toBits(value))).isEqualTo(hex);
    }

    @Test
    void shouldKeepEveryHalfPrecisionNumber() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Float16.fromBits((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Float16.toBits(value)).isEqualTo((short) bits);
            }
        }
    }
}
