package dev.freshet.languagemodel;

import java.util.List;

/**
 * How a model is loaded.
 *
 * @param device {@code cpu}, {@code gpu} (the first one), or {@code auto}: the GPU where there is one
 * @param dtype how matrices are kept: {@code fp32}, {@code bf16}, {@code int8} (with a scale for each row; the embedding
 *     as bf16), or {@code auto}: bf16 on a GPU; on a CPU fp32, but bf16 from 64 million parameters on where the processor
 *     has instructions for it
 */
public record ModelOptions(String device, String dtype) {

    private static final List<String> DEVICES = List.of("auto", "cpu", "gpu");
    private static final List<String> DTYPES = List.of("auto", "fp32", "bf16", "int8");

    /** Checks both names. */
    public ModelOptions {
        check("device", device, DEVICES);
        check("dtype", dtype, DTYPES);
    }

    /** Dtype {@code auto}. */
    public ModelOptions(String device) {
        this(device, "auto");
    }

    /** Device and dtype {@code auto}. */
    public static ModelOptions defaults() {
        return new ModelOptions("auto");
    }

    private static void check(String key, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw new IllegalArgumentException(key + " is " + value + ", must be one of " + allowed);
        }
    }
}
