package dev.freshet.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The registers' shape, and loads that widen to fp32. */
final class Lanes {

    /** Below this a byte vector of as many lanes has no register. */
    static final int FEWEST = 8;

    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    /** Floats of one register. */
    static final int COUNT = FLOATS.length();

    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS =
            COUNT < FEWEST ? ShortVector.SPECIES_64 : VectorSpecies.of(short.class, bits(Short.SIZE));
    private static final VectorSpecies<Byte> BYTES =
            COUNT < FEWEST ? ByteVector.SPECIES_64 : VectorSpecies.of(byte.class, bits(Byte.SIZE));

    private static final int BFLOAT16_SHIFT = 16;

    private Lanes() {}

    private static VectorShape bits(int size) {
        return VectorShape.forBitSize(COUNT * size);
    }

    static FloatVector load(float[] values, int at) {
        return FloatVector.fromArray(FLOATS, values, at);
    }

    static FloatVector load(short[] bfloat16, int at) {
        IntVector bits = (IntVector) ShortVector.fromArray(SHORTS, bfloat16, at).castShape(INTS, 0);
        return bits.lanewise(jdk.incubator.vector.VectorOperators.LSHL, BFLOAT16_SHIFT)
                .reinterpretAsFloats();
    }

    static FloatVector load(byte[] values, int at) {
        return (FloatVector) ByteVector.fromArray(BYTES, values, at).castShape(FLOATS, 0);
    }

    static FloatVector spread(float value) {
        return FloatVector.broadcast(FLOATS, value);
    }

    static FloatVector zero() {
        return FloatVector.zero(FLOATS);
    }

    /** The least multiple of the number of lanes that is not below {@code size}. */
    static int roundUp(int size) {
        return (size + COUNT - 1) / COUNT * COUNT;
    }

    /** Sum of one register's floats in their order; a vector that is given to a method may end up on the heap. */
    static float sum(float[] register) {
        float sum = 0;
        for (int lane = 0; lane < COUNT; lane++) {
            sum += register[lane];
        }
        return sum;
    }
}
