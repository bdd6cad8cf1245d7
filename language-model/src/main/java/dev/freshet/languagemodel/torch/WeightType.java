package dev.freshet.languagemodel.torch;

import ai.djl.Device;
import dev.freshet.kernels.WeightFormat;
import dev.freshet.languagemodel.checkpoint.FusedWeight;
import dev.freshet.languagemodel.checkpoint.ModelConfig;

/** How matrices are kept in memory; {@link #number} is libtorch's number of the type. */
public enum WeightType {
    FP32(6, WeightFormat.FP32),
    BF16(15, WeightFormat.BF16),
    INT8(1, WeightFormat.INT8);

    /** Below this a model is so quick that only exactness counts. */
    private static final long MANY_PARAMETERS = 64_000_000;

    private final int number;
    private final WeightFormat format;

    WeightType(int number, WeightFormat format) {
        this.number = number;
        this.format = format;
    }

    /** The same for the vector registers. */
    public WeightFormat format() {
        return format;
    }

    int number() {
        return number;
    }

    /**
     * What a dtype means on a device.
     *
     * @param dtype fp32, bf16 or int8; anything else chooses
     */
    public static WeightType of(String dtype, Device device, ModelConfig config) {
        return switch (dtype) {
            case "fp32" -> FP32;
            case "bf16" -> BF16;
            case "int8" -> INT8;
            default -> {
                boolean worthIt = config.parameters() >= MANY_PARAMETERS && Processor.hasBfloat16();
                yield device.isGpu() || worthIt ? BF16 : FP32;
            }
        };
    }

    /** The type of one array of the weights: norms and biases are fp32, and the embedding is never int8. */
    public WeightType of(FusedWeight weight) {
        if (!weight.isMatrix()) {
            return FP32;
        }
        return this == INT8 && !weight.quantized() ? BF16 : this;
    }

    /** The type that int8 is widened to in products. */
    public static WeightType widened(Device device) {
        return device.isGpu() || Processor.hasBfloat16() ? BF16 : FP32;
    }
}
