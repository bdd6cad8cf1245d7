package dev.freshet.languagemodel.export;

import java.nio.ByteBuffer;

/** How GGUF stores the matrices; vectors are always fp32. */
public enum GgufType {
    /** Four bytes for each number. */
    F32(0, 0, 1, 4),
    /** IEEE half precision. */
    F16(1, 1, 1, 2),
    /** Eight bits for each number, with a half-precision scale for each block of 32 in a row. */
    Q8_0(8, 7, 32, 34);

    private final int code;
    private final int fileType;
    private final int blockLength;
    private final int blockBytes;

    GgufType(int code, int fileType, int blockLength, int blockBytes) {
        this.code = code;
        this.fileType = fileType;
        this.blockLength = blockLength;
        this.blockBytes = blockBytes;
    }

    /** Number of the tensor type in the format. */
    int code() {
        return code;
    }

    /** Number of {@code general.file_type} of a model whose matrices have this type. */
    int fileType() {
        return fileType;
    }

    /** The type for rows of {@code width}: half precision where blocks do not divide a row. */
    GgufType forWidth(int width) {
        return width % blockLength == 0 ? this : F16;
    }

    /** Bytes of a row of {@code width} elements, which blocks divide. */
    int rowBytes(int width) {
        return Math.multiplyExact(width / blockLength, blockBytes);
    }

    /**
     * Puts a row in little-endian order.
     *
     * @throws dev.freshet.languagemodel.checkpoint.InvalidModelException if a value has no half-precision form
     */
    void put(String tensor, float[] row, ByteBuffer out) {
        switch (this) {
            case F32 -> FloatType.F32.put(tensor, row, out);
            case F16 -> FloatType.F16.put(tensor, row, out);
            case Q8_0 -> {
                for (int first = 0; first < row.length; first += blockLength) {
                    NumberFormat.putQ8Block(row, first, blockLength, out);
                }
            }
        }
    }
}
