package dev.freshet.languagemodel.training;

import ai.djl.Device;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.adapter.LoraLayout;
import dev.freshet.languagemodel.checkpoint.FusedWeight;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import dev.freshet.languagemodel.torch.WeightType;
import java.util.Locale;

/**
 * What a trainer will need of its device's memory, in bytes.
 *
 * @param weights the base's weights
 * @param adapter matrices, gradients and moments
 * @param pass activations and logits of the largest pass
 * @param loaded how much of the weights is there already
 * @param limit what the device, or the container, has in all
 * @param free what nothing uses now
 */
public record MemoryEstimate(long weights, long adapter, long pass, long loaded, long limit, long free) {

    /** Gradients of activations, copies within operations, and what the allocator cannot reuse: measured. */
    private static final double OVERHEAD = 1.4;

    /** The estimate for a trainer with an adapter of this config. */
    public static MemoryEstimate of(BaseModel base, TrainerOptions options, LoraConfig config) {
        return of(base, options, LoraLayout.of(base.config(), config));
    }

    static MemoryEstimate of(BaseModel base, TrainerOptions options, LoraLayout layout) {
        Device device = base.graph().manager().getDevice();
        long weights = weights(base.config(), base.weightType());
        long elements = layout.shapes().values().stream()
                .mapToLong(shape -> shape[0] * shape[1])
                .sum();
        DeviceMemory memory = DeviceMemory.of(device);
        return new MemoryEstimate(
                weights,
                4 * Float.BYTES * elements,
                pass(base.config(), options, base.weightType(), WeightType.widened(device)),
                base.weightsLoaded() ? weights : 0,
                memory.limit(),
                memory.free());
    }

    /** All that the trainer uses. */
    public long total() {
        return weights + adapter + pass;
    }

    /** What is not allocated yet. */
    public long missing() {
        return total() - loaded;
    }

    /**
     * Refuses what the device can never hold.
     *
     * @throws IllegalStateException names the figures and what to lower
     */
    public void check() {
        if (total() > limit) {
            throw new IllegalStateException(describe());
        }
    }

    /** The figures, and what to lower. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "training needs about %s: %s of weights, %s of adapter and moments, %s of activations; the device has"
                        + " %s, of which %s is free. Lower passTokens, maxTokens or the rank, or take dtype bf16",
                size(total()),
                size(weights),
                size(adapter),
                size(pass),
                size(limit),
                size(free));
    }

    static long weights(ModelConfig config, WeightType type) {
        long bytes = 0;
        for (FusedWeight weight : FusedWeight.of(config)) {
            bytes += (long) weight.rows() * weight.columns() * bytes(type.of(weight));
        }
        return bytes;
    }

    /** What the graph keeps for the gradient: of each layer its inputs, heads, scores and inner values. */
    static long pass(ModelConfig config, TrainerOptions options, WeightType type, WeightType widened) {
        WeightType computed = type == WeightType.INT8 ? widened : type;
        long length = Math.min(options.maxTokens(), config.maxPositions());
        long tokens = Math.max(options.passTokens(), length);
        long heads = 2L * (config.heads() + config.keyValueHeads()) * config.headSize();
        long scores = config.heads() * Math.min(length, tokens);
        long layer = 4L * config.width() + heads + scores + 4L * config.innerWidth();
        long kept = tokens * layer * config.layers() * bytes(computed);
        long copies = type == WeightType.INT8 ? weights(config, widened) : 0;
        long logits = tokens * config.vocabularySize() * Float.BYTES;
        return copies + logits + (long) (OVERHEAD * kept);
    }

    private static long bytes(WeightType type) {
        return switch (type) {
            case FP32 -> 4;
            case BF16 -> 2;
            case INT8 -> 1;
        };
    }

    private static String size(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30));
    }
}
