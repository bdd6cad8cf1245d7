package dev.freshet.languagemodel.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.List;

/** One tensor of a safetensors file: element type, shape, little-endian bytes. */
public final class TensorData {

    /** The element types that are read and written; every other one is refused. */
    public enum Type {
        F32(4),
        BF16(2),
        F16(2);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        int bytes() {
            return bytes;
        }

        private void put(float value, ByteBuffer target) {
            switch (this) {
                case F32 -> target.putFloat(value);
                case BF16 -> target.putShort(toBfloat16(value));
                case F16 -> target.putShort(Float16.toBits(value));
            }
        }

        /** Widens the first {@code count} elements of {@code source}. */
        private void widen(ByteBuffer source, int count, FloatBuffer target, int begin) {
            if (this == F32) {
                target.put(begin, source.asFloatBuffer(), 0, count);
                return;
            }
            ShortBuffer narrow = source.asShortBuffer();
            for (int i = 0; i < count; i++) {
                short bits = narrow.get(i);
                target.put(begin + i, this == BF16 ? Float.intBitsToFloat(bits << 16) : Float16.fromBits(bits));
            }
        }
    }

    private final Type type;
    private final long[] shape;
    private final List<ByteBuffer> segments;
    private final int segmentBytes;

    /** {@code bytes} from its position to its limit hold the elements, row by row. */
    TensorData(Type type, long[] shape, ByteBuffer bytes) {
        this(type, shape, List.of(bytes), Integer.MAX_VALUE);
    }

    /**
     * The same in several segments, as a buffer holds 2 GiB at most.
     *
     * @param segmentBytes bytes of each segment but the last, a multiple of four
     */
    TensorData(Type type, long[] shape, List<ByteBuffer> segments, int segmentBytes) {
        this.type = type;
        this.shape = shape.clone();
        this.segments = segments.stream()
                .map(bytes -> bytes.slice().order(ByteOrder.LITTLE_ENDIAN))
                .toList();
        this.segmentBytes = segmentBytes;
    }

    /** Encodes {@code values}; to the nearest, ties to even. */
    public static TensorData of(Type type, long[] shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            type.put(value, bytes);
        }
        return new TensorData(type, shape, bytes.flip());
    }

    Type type() {
        return type;
    }

    /** Length of each dimension. */
    public long[] shape() {
        return shape.clone();
    }

    boolean hasShape(long[] other) {
        return Arrays.equals(shape, other);
    }

    /** The bytes of a tensor that has less than 2 GiB. */
    ByteBuffer bytes() {
        if (segments.size() > 1) {
            throw new IllegalStateException("the tensor is in " + segments.size() + " segments");
        }
        return segments.get(0).duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The elements as floats; bf16 and half precision are widened exactly. */
    public float[] floats() {
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        read(0, FloatBuffer.wrap(values));
        return values;
    }

    /** Fills what remains of {@code values} with the elements from {@code first} on, widened as by {@link #floats}. */
    public void read(long first, FloatBuffer values) {
        long at = first * type.bytes();
        int begin = values.position();
        while (begin < values.limit()) {
            ByteBuffer segment = segments.get((int) (at / segmentBytes));
            int offset = (int) (at % segmentBytes);
            ByteBuffer source =
                    segment.slice(offset, segment.capacity() - offset).order(ByteOrder.LITTLE_ENDIAN);
            int count = Math.min(values.limit() - begin, source.capacity() / type.bytes());
            type.widen(source, count, values, begin);
            begin += count;
            at += (long) count * type.bytes();
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
