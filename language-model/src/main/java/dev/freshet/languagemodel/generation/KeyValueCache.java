package dev.freshet.languagemodel.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.checkpoint.ModelConfig;

/**
 * Keys and values of the tokens that each slot's sequence has seen. Owned by the thread that generates.
 *
 * @param keys (layers, slots, key-value heads, positions, head size)
 * @param values as keys
 */
record KeyValueCache(NDArray keys, NDArray values) implements AutoCloseable {

    static KeyValueCache allocate(NDManager manager, ModelConfig config, int slots, int positions) {
        Shape shape = new Shape(config.layers(), slots, config.keyValueHeads(), positions, config.headSize());
        return new KeyValueCache(manager.zeros(shape), manager.zeros(shape));
    }

    /** Memory for one token. */
    static long bytesPerToken(ModelConfig config) {
        return 2L * config.layers() * config.keyValueHeads() * config.headSize() * Float.BYTES;
    }

    @Override
    public void close() {
        keys.close();
        values.close();
    }
}
