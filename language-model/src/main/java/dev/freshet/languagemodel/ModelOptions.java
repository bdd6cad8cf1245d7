package dev.freshet.languagemodel;

import java.util.List;

/**
 * How a model is loaded.
 *
 * @param device {@code cpu}, {@code gpu} (the first one), or {@code auto}: the GPU where there is one
 */
public record ModelOptions(String device) {

    private static final List<String> DEVICES = List.of("auto", "cpu", "gpu");

    /** Checks the device's name. */
    public ModelOptions {
        if (!DEVICES.contains(device)) {
            throw new IllegalArgumentException("device is " + device + ", must be one of " + DEVICES);
        }
    }

    /** Device {@code auto}. */
    public static ModelOptions defaults() {
        return new ModelOptions("auto");
    }
}
