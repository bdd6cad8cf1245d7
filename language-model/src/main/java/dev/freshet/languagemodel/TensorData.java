package dev.freshet.languagemodel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
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
        read(0, FloatBuffer.wrap(values));
        return values;
    }

    /** Fills what remains of {@code values} with the elements from {@code first} on, widened as by {@link #floats}. */
    void read(int first, FloatBuffer values) {
        ByteBuffer source = bytes().position(first * type.bytes()).slice().order(ByteOrder.LITTLE_ENDIAN);
        int begin = values.position();
        int count = values.remaining();
        if (type == Type.F32) {
            values.put(begin, source.asFloatBuffer(), 0, count);
            return;
        }
        ShortBuffer narrow = source.asShortBuffer();
        for (int i = 0; i < count; i++) {
            values.put(begin + i, Float.intBitsToFloat(narrow.get(i) << 16));
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
