package dev.freshet.languagemodel.export;

import dev.freshet.languagemodel.checkpoint.Float16;
import java.nio.ByteBuffer;

/** Conversions of fp32 to fewer bits. */
final class NumberFormat {

    private NumberFormat() {}

    /** The upper half of fp32, to the nearest, ties to even. */
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
        out.putShort(Float16.toBits(step));
        for (int i = first; i < first + length; i++) {
            float scaled = values[i] * inverse;
            // Halves go away from zero, as roundf has it.
            out.put((byte) (scaled + Math.copySign(0.5, scaled)));
        }
    }
}
