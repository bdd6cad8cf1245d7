package dev.freshet.languagemodel.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Arrays that the graph takes as one list argument. Owns them. Reading is thread-safe; whoever lets the graph write to
 * them is the only one to use them.
 */
public final class Tensors implements AutoCloseable {

    private static final AtomicLong NAMES = new AtomicLong();

    private final PtNDArray[] arrays;
    private final IValue list;

    /** Takes over the arrays; an empty list is allowed. */
    public Tensors(List<? extends NDArray> arrays) {
        this.arrays = arrays.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new);
        // DJL makes one list argument of the arrays that have the same name.
        String name = "list" + NAMES.incrementAndGet() + "[]";
        for (PtNDArray array : this.arrays) {
            array.setName(name);
        }
        this.list = IValue.listFrom(this.arrays);
    }

    /** One array; its owner stays. */
    public NDArray get(int index) {
        return arrays[index];
    }

    /** How many arrays. */
    public int size() {
        return arrays.length;
    }

    /** The arrays; their owner stays. */
    public PtNDArray[] arrays() {
        return arrays;
    }

    IValue asArgument() {
        return list;
    }

    @Override
    public void close() {
        list.close();
        for (PtNDArray array : arrays) {
            array.close();
        }
    }
}
