package dev.freshet.languagemodel.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.freshet.languagemodel.checkpoint.Linear;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * The adapter of each slot, stacked so that one call serves rows of different versions. A rank below the highest is
 * padded with zeros. Owned by the thread that generates.
 *
 * @param down for each linear layer A transposed (slots, in, rank)
 * @param up for each linear layer B transposed and scaled (slots, rank, out)
 */
record SlotAdapters(Tensors down, Tensors up) implements AutoCloseable {

    static SlotAdapters allocate(NDManager manager, ModelConfig config, int slots, int maxRank) {
        List<NDArray> down = new ArrayList<>();
        List<NDArray> up = new ArrayList<>();
        for (int layer = 0; layer < config.layers(); layer++) {
            for (Linear linear : Linear.values()) {
                down.add(manager.zeros(new Shape(slots, linear.in(config), maxRank)));
                up.add(manager.zeros(new Shape(slots, maxRank, linear.out(config))));
            }
        }
        return new SlotAdapters(new Tensors(down), new Tensors(up));
    }

    @Override
    public void close() {
        down.close();
        up.close();
    }
}
