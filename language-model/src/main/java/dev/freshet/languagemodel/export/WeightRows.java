package dev.freshet.languagemodel.export;

import dev.freshet.languagemodel.checkpoint.Checkpoint;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.TensorData;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** One tensor of {@link MergedWeights}: a matrix row by row, or a vector as its only row. */
final class WeightRows {

    private final String name;
    private final int width;
    private final Checkpoint checkpoint;
    private final TensorData base;
    private final AdapterDeltas.@Nullable Delta delta;

    WeightRows(String name, int width, Checkpoint checkpoint, AdapterDeltas.@Nullable Delta delta) {
        this.name = name;
        this.width = width;
        this.checkpoint = checkpoint;
        this.base = checkpoint.tensor(name);
        this.delta = delta;
    }

    /**
     * Fills {@code values}, which has an element for each column, with a row.
     *
     * @throws InvalidModelException if an element is not finite
     */
    void read(int row, float[] values) {
        if (values.length != width) {
            throw new IllegalArgumentException(name + " has " + width + " columns, not " + values.length);
        }
        base.read((long) row * width, FloatBuffer.wrap(values));
        if (delta != null) {
            delta.addTo(row, values);
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw checkpoint.fault(name, "holds " + value);
            }
        }
    }
}
