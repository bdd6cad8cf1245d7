package dev.freshet.kernels;

/** Gives the rows of a matrix. */
@FunctionalInterface
public interface RowReader {

    /** Writes row {@code row} to {@code target}, from its first element on. */
    void read(int row, float[] target);
}
