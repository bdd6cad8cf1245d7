package dev.freshet.kernels;

/** Whether this JVM can run the kernels of this package. Nothing else of it may be touched where it cannot. */
public final class CpuKernels {

    private static final String MODULE = "jdk.incubator.vector";

    private CpuKernels() {}

    /**
     * True where the JVM was started with {@code --add-modules jdk.incubator.vector} on a processor with vectors of at
     * least 256 bits (AVX2, AVX-512, SVE).
     */
    public static boolean available() {
        return ModuleLayer.boot().findModule(MODULE).isPresent() && Lanes.COUNT >= Lanes.FEWEST;
    }
}
