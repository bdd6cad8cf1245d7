package dev.freshet.languagemodel.export;

import java.nio.ByteBuffer;

/** Conversions of fp32 to sixteen bits, to the nearest, ties to even. */
final class NumberFormat {

    private NumberFormat() {}

    /** IEEE 754 binary16; beyond its range infinite. */
    static short toFloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7FFF_FFFF;
        if (magnitude > 0x7F80_0000) {
            return (short) (sign | 0x7E00);
        }
        if (magnitude >= 0x4780_0000) {
            return (short) (sign | 0x7C00);
        }
        if (magnitude >= 0x3880_0000) {
            // A carry out of the mantissa goes into the exponent, up to infinity.
            int rebiased = magnitude - 0x3800_0000;
            return (short) (sign | ((rebiased + 0x0FFF + ((rebiased >>> 13) & 1)) >>> 13));
        }
        // Subnormal: adding one half as the unit lets the hardware round.
        int subnormal = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - 0x3F00_0000;
        return (short) (sign | subnormal);
    }

    /** The number that binary16 bits stand for. */
    static float fromFloat16(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int mantissa = half & 0x3FF;
        if (exponent == 0) {
            float magnitude = mantissa * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1F ? 0xFF : exponent + 112;
        return Float.intBitsToFloat(sign | (widened << 23) | (mantissa << 13));
    }

    /** The upper half of fp32. */
    static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    /** Whether {@code value} has a finite binary16. */
    static boolean fitsFloat16(float value) {
        return Math.abs(value) < 65_520;
    }

    /** Puts one block of ggml's Q8_0: the largest magnitude over 127 as binary16, then an integer for each value. */
    static void putQ8Block(float[] values, int first, int length, ByteBuffer out) {
        float largest = 0;
        for (int i = first; i < first + length; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        float step = largest / 127;
        float inverse = step == 0 ? 0 : 1 / step;
        out.putShort(toFloat16(step));
        for (int i = first; i < first + length; i++) {
            float scaled = values[i] * inverse;
            // Halves go away from zero, as roundf has it.
            out.put((byte) (scaled + Math.copySign(0.5, scaled)));
        }
    }
}
