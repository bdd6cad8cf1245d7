package dev.freshet.languagemodel.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.torch.DecoderGraph;
import dev.freshet.languagemodel.torch.RotaryTurns;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Slots in the memory of libtorch, which runs the TorchScript graph. */
final class TorchSlotBatch implements SlotBatch {

    /** Slots that are fed together, always so many: matrix kernels give a row other bits in another number of rows. */
    private static final int ROWS = 8;

    /** Kernels may give other bits where memory is aligned otherwise: every slot begins at a full cache line. */
    private static final int LINE = 16;

    private final DecoderGraph graph;
    private final Tensors weights;
    private final int vocabulary;
    private final RotaryTurns.Table turns;
    private final KeyValueCache cache;
    private final SlotAdapters adapters;
    private float[] logits;

    TorchSlotBatch(BaseModel base, GeneratorOptions options) {
        this.graph = base.graph();
        this.weights = base.weights();
        this.vocabulary = base.config().vocabularySize();
        int slots = round(options.slots(), ROWS);
        int positions = round(options.maxContext(), LINE);
        this.turns = graph.turns(positions);
        this.cache = KeyValueCache.allocate(graph.manager(), base.config(), slots, positions);
        this.adapters = SlotAdapters.allocate(graph.manager(), base.config(), slots, options.maxRank());
        this.logits = new float[vocabulary];
    }

    @Override
    public void load(int slot, Adapter adapter) {
        try (NDManager scope = graph.manager().newSubManager()) {
            double[] scales = adapter.scales();
            NDArray scale = DecoderGraph.create(scope, scales, new Shape(scales.length), DataType.FLOAT32);
            graph.run(scope, "load_slot", slot, adapter.tensors(), scale, adapters.down(), adapters.up());
        }
    }

    @Override
    public @Nullable NextTokens prefill(int slot, int start, int[] tokens, boolean last) {
        try (NDManager scope = graph.manager().newSubManager()) {
            NDArray ids = scope.create(wide(tokens), new Shape(1, tokens.length));
            NDArray next = run(scope, "prefill", slot, start, ids);
            if (!last) {
                return null;
            }
            reserve(1);
            next.toByteBuffer(true).asFloatBuffer().get(logits, 0, vocabulary);
            return new NextTokens(logits, vocabulary);
        }
    }

    @Override
    public NextTokens decode(int[] slots, int[] tokens, int[] positions) {
        reserve(slots.length);
        int last = IntStream.of(slots).max().orElse(-1);
        for (int first = 0; first <= last; first += ROWS) {
            decodeBlock(first, slots, tokens, positions);
        }
        return new NextTokens(logits, vocabulary);
    }

    @Override
    public void copyPrefix(int fromSlot, int toSlot, int tokens) {
        try (NDManager scope = graph.manager().newSubManager()) {
            graph.run(scope, "copy_prefix", fromSlot, toSlot, tokens, cache.keys(), cache.values());
        }
    }

    @Override
    public void close() {
        cache.close();
        adapters.close();
    }

    private void decodeBlock(int first, int[] slots, int[] tokens, int[] positions) {
        long[] ids = new long[ROWS];
        long[] places = new long[ROWS];
        Arrays.fill(places, -1);
        for (int row = 0; row < slots.length; row++) {
            int at = slots[row] - first;
            if (at >= 0 && at < ROWS) {
                ids[at] = tokens[row];
                places[at] = positions[row];
            }
        }
        if (Arrays.stream(places).allMatch(place -> place < 0)) {
            return;
        }
        try (NDManager scope = graph.manager().newSubManager()) {
            long[] turns =
                    Arrays.stream(places).map(place -> Math.max(0, place)).toArray();
            NDArray next = run(scope, "decode", first, scope.create(ids), scope.create(turns), places);
            var values = next.toByteBuffer(true).asFloatBuffer();
            for (int row = 0; row < slots.length; row++) {
                int at = slots[row] - first;
                if (at >= 0 && at < ROWS) {
                    values.get(at * vocabulary, logits, row * vocabulary, vocabulary);
                }
            }
        }
    }

    private NDArray run(NDManager scope, String method, Object... first) {
        Object[] rest = {turns.cos(), turns.sin(), cache.keys(), cache.values(), weights, adapters.down(), adapters.up()
        };
        Object[] arguments = Arrays.copyOf(first, first.length + rest.length);
        System.arraycopy(rest, 0, arguments, first.length, rest.length);
        return graph.run(scope, method, arguments);
    }

    private void reserve(int rows) {
        if (logits.length < rows * vocabulary) {
            logits = new float[rows * vocabulary];
        }
    }

    private static int round(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }

    private static long[] wide(int[] values) {
        return IntStream.of(values).asLongStream().toArray();
    }
}
