package dev.freshet.languagemodel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The native memory of a generator: cache and adapters of each slot, and the calls that run them. A slot's numbers do not
 * depend on what the other slots hold, to the bit. Used by one thread.
 */
final class SlotBatch implements AutoCloseable {

    /** Slots that are fed together, always so many: matrix kernels give a row other bits in another number of rows. */
    static final int ROWS = 8;

    private final DecoderGraph graph;
    private final Tensors weights;
    private final KeyValueCache cache;
    private final SlotAdapters adapters;

    SlotBatch(DecoderGraph graph, Tensors weights, ModelConfig config, GeneratorOptions options) {
        this.graph = graph;
        this.weights = weights;
        int slots = (options.slots() + ROWS - 1) / ROWS * ROWS;
        // Kernels may give other bits where memory is aligned otherwise: every slot begins at a full cache line.
        int positions = (options.maxContext() + 15) / 16 * 16;
        this.cache = KeyValueCache.allocate(graph.manager(), config, slots, positions);
        this.adapters = SlotAdapters.allocate(graph.manager(), config, slots, options.maxRank());
    }

    /** Gives a slot the adapter of its next sequence: fourteen matrices of each layer, and alpha over rank. */
    void load(int slot, Tensors adapter, double scale) {
        try (NDManager scope = graph.manager().newSubManager()) {
            graph.run(scope, "load_slot", slot, adapter, scale, adapters.down(), adapters.up());
        }
    }

    /** Feeds a slot the whole prompt of its next sequence: the distribution of the first token, in row 0. */
    NextTokens prefill(int slot, int[] prompt) {
        NDManager scope = graph.manager().newSubManager();
        NDArray ids = scope.create(wide(prompt), new Shape(1, prompt.length));
        return next(scope, "prefill", slot, 0, ids);
    }

    /**
     * Feeds one token to each running slot from {@code first} on: the distributions of the tokens after them, row r for
     * slot first + r.
     *
     * @param first a multiple of {@value #ROWS}
     * @param tokens one for each of {@value #ROWS} slots
     * @param positions the place of each in its sequence, -1 where the slot does not run
     */
    NextTokens decode(int first, int[] tokens, int[] positions) {
        NDManager scope = graph.manager().newSubManager();
        NDArray turns = scope.create(
                IntStream.of(positions).mapToLong(place -> Math.max(0, place)).toArray());
        return next(scope, "decode", first, scope.create(wide(tokens)), turns, wide(positions));
    }

    @Override
    public void close() {
        cache.close();
        adapters.close();
    }

    private NextTokens next(NDManager scope, String method, Object... first) {
        Object[] rest = {graph.cos(), graph.sin(), cache.keys(), cache.values(), weights, adapters.down(), adapters.up()
        };
        Object[] arguments = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, arguments, first.length, rest.length);
        try {
            NDArray logits = graph.run(scope, method, arguments);
            return new NextTokens(scope, logits, summary(graph, scope, logits));
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    /** See {@link NextTokens}. */
    static float[] summary(DecoderGraph graph, NDManager scope, NDArray logits) {
        return graph.run(scope, "summary", logits).toFloatArray();
    }

    private static long[] wide(int[] values) {
        return IntStream.of(values).asLongStream().toArray();
    }
}
