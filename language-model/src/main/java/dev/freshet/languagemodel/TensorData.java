package dev.freshet.languagemodel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One tensor of a safetensors file: element type, shape, little-endian bytes. */
final class TensorData {

    /** The element types that are read and written; every other one is refused. */
    enum Type {
        F32(4),
        BF16(2);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }
    }

    private final Type type;
    private final long[] shape;
    private final ByteBuffer bytes;

    /** {@code bytes} from its position to its limit hold the elements, row by row. */
    TensorData(Type type, long[] shape, ByteBuffer bytes) {
        this.type = type;
        this.shape = shape.clone();
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Encodes {@code values}; as bf16 to the nearest, ties to even. */
    static TensorData of(Type type, long[] shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (type == Type.F32) {
                bytes.putFloat(value);
            } else {
                bytes.putShort(toBfloat16(value));
            }
        }
        return new TensorData(type, shape, bytes.flip());
    }

    Type type() {
        return type;
    }

    long[] shape() {
        return shape.clone();
    }

    boolean hasShape(long[] other) {
        return Arrays.equals(shape, other);
    }

    ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The elements as floats; bf16 is widened exactly. */
    float[] floats() {
        float[] values = new float[bytes.capacity() / type.bytes()];
        read(0, values);
        return values;
    }

    /** Fills {@code values} with the elements from {@code first} on; bf16 is widened exactly. */
    void read(int first, float[] values) {
        ByteBuffer source = bytes().position(first * type.bytes());
        if (type == Type.F32) {
            source.asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = Float.intBitsToFloat(source.getShort() << 16);
            }
        }
    }

    private static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
}
