package dev.freshet.languagemodel.export;

import dev.freshet.languagemodel.checkpoint.Float16;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import java.nio.ByteBuffer;

/** Type of the weights in a folder of the Hugging Face layout; its name there is the one that safetensors has. */
public enum FloatType {
    /** Single precision. */
    F32(4, "float32"),
    /** The upper half of single precision. */
    BF16(2, "bfloat16"),
    /** Half precision. */
    F16(2, "float16");

    private final int bytes;
    private final String torchName;

    FloatType(int bytes, String torchName) {
        this.bytes = bytes;
        this.torchName = torchName;
    }

    /** Bytes of an element. */
    int bytes() {
        return bytes;
    }

    /** The name in {@code config.json}. */
    String torchName() {
        return torchName;
    }

    /**
     * Puts a row in little-endian order, each number rounded to the nearest.
     *
     * @param tensor name of the tensor, for the fault
     * @throws InvalidModelException if a value has no half-precision form
     */
    void put(String tensor, float[] row, ByteBuffer out) {
        for (float value : row) {
            switch (this) {
                case F32 -> out.putFloat(value);
                case BF16 -> out.putShort(NumberFormat.toBfloat16(value));
                case F16 -> {
                    if (!NumberFormat.fitsFloat16(value)) {
                        throw new InvalidModelException(
                                tensor, "holds " + value + ", which half precision has no number for");
                    }
                    out.putShort(Float16.toBits(value));
                }
            }
        }
    }
}
