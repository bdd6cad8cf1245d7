package dev.freshet.languagemodel.checkpoint;

/** Numbers of half precision (IEEE 754 binary16) as their bits. */
public final class Float16 {

    private Float16() {}

    /** The nearest number, ties to even; beyond its range infinite. */
    public static short toBits(float value) {
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

    /** The number that the bits stand for, exactly. */
    public static float fromBits(short half) {
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
}
