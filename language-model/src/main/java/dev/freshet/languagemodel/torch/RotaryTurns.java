package dev.freshet.languagemodel.torch;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.checkpoint.RotaryTable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cosines and sines of the rotary embedding, for as many positions as were needed until now: a model may allow a million,
 * and a step need a hundred. Thread-safe; the module's manager owns the arrays.
 */
public final class RotaryTurns {

    /** Lengths are powers of two from here on, so that a position has the same bits in each. */
    private static final int SHORTEST = 1024;

    /** Both arrays are (positions, head size / 2). */
    public record Table(int positions, PtNDArray cos, PtNDArray sin) {}

    private final TorchScriptModule module;
    private final double[] frequencies;
    private final long type;
    private @Nullable Table table;

    RotaryTurns(TorchScriptModule module, ModelConfig config, DataType dataType) {
        this.module = module;
        this.frequencies = RotaryTable.frequencies(config);
        this.type = dataType == DataType.FLOAT64 ? 7 : WeightType.FP32.number();
    }

    /** A table of at least so many positions. */
    synchronized Table of(int positions) {
        if (table == null || table.positions() < positions) {
            int length = Math.max(SHORTEST, Integer.highestOneBit(2 * positions - 1));
            table = new Table(length, create("cosines", length), create("sines", length));
        }
        return table;
    }

    private PtNDArray create(String method, int length) {
        try (NDManager scope = module.manager().newSubManager()) {
            double[] positions = IntStream.range(0, length).asDoubleStream().toArray();
            PtNDArray result =
                    module.train(scope, method, scope.create(positions), scope.create(frequencies), scope.create(type));
            result.attach(module.manager());
            return result;
        }
    }
}
