package dev.freshet.languagemodel.export;

import java.util.function.Supplier;

/**
 * A tensor to be written: where it goes and where its rows come from.
 *
 * @param name its name in the file
 * @param type how its elements are stored
 * @param dimensions 2 for a matrix, 1 for a vector
 * @param rowCount rows of a matrix, 1 for a vector
 * @param width elements of a row
 * @param source opens the rows, in the file's order, when they are written
 */
record GgufTensor(String name, GgufType type, int dimensions, int rowCount, int width, Supplier<Rows> source) {

    /** Fills an array with one row, counted from 0. */
    @FunctionalInterface
    interface Rows {
        void read(int row, float[] values);
    }

    static GgufTensor vector(String name, int width, Supplier<Rows> source) {
        return new GgufTensor(name, GgufType.F32, 1, 1, width, source);
    }

    static GgufTensor matrix(String name, GgufType type, int rowCount, int width, Supplier<Rows> source) {
        return new GgufTensor(name, type.forWidth(width), 2, rowCount, width, source);
    }

    long bytes() {
        return (long) rowCount * type.rowBytes(width);
    }
}
