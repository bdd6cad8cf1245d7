package dev.freshet.languagemodel.generation;

import ai.djl.Device;
import dev.freshet.kernels.CpuKernels;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * Cache and adapter of each of a generator's slots, and the computation over them. A slot's numbers do not depend on what the
 * other slots hold, to the bit. Used by one thread.
 */
public interface SlotBatch extends AutoCloseable {

    /** On the processor's vector registers where the base is on the processor and the JVM can, else in libtorch. */
    static SlotBatch of(BaseModel base, GeneratorOptions options) {
        boolean vectors = base.graph().manager().getDevice().equals(Device.cpu()) && CpuKernels.available();
        return vectors ? new VectorSlotBatch(base, options) : new TorchSlotBatch(base, options);
    }

    /**
     * Refuses what would take too much memory.
     *
     * @throws IllegalArgumentException says what to lower
     */
    static void checkCache(ModelConfig config, GeneratorOptions options) {
        long token = KeyValueCache.bytesPerToken(config);
        long bytes = token * options.slots() * options.maxContext();
        if (bytes > options.maxCacheBytes()) {
            throw new IllegalArgumentException("the cache of " + options.slots() + " slots of " + options.maxContext()
                    + " tokens takes " + bytes + " bytes, must be at most " + options.maxCacheBytes()
                    + " (maxCacheBytes): lower slots or maxContext, a token takes " + token + " bytes in each slot");
        }
    }

    /** Gives a slot the adapter of its next sequence, which stays open as long as the sequence runs. */
    void load(int slot, Adapter adapter);

    /**
     * Feeds a slot the next chunk of its prompt. The same chunks give the same bits in any slot.
     *
     * @param start the position of the chunk's first token; all before it were fed
     * @param last whether the prompt ends with this chunk
     * @return the distribution after the last chunk, in row 0; null for a chunk before it
     */
    @Nullable
    NextTokens prefill(int slot, int start, int[] tokens, boolean last);

    /**
     * Feeds one token to each of some slots: the distributions of the tokens after them, row r for {@code slots[r]}.
     *
     * @param slots each at most once, in any order
     * @param tokens one for each of the slots
     * @param positions the place of each token in its sequence
     */
    NextTokens decode(int[] slots, int[] tokens, int[] positions);

    /** Gives a slot the first tokens of another one's cache, as if they had been fed to it. */
    void copyPrefix(int fromSlot, int toSlot, int tokens);

    @Override
    void close();
}
