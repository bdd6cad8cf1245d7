package dev.freshet.languagemodel.generation;

/** How many threads compute: {@code -Dai.djl.pytorch.num_threads}, which libtorch reads too, else one for each core. */
final class Threads {

    static final String PROPERTY = "ai.djl.pytorch.num_threads";

    private Threads() {}

    static int number() {
        return Math.max(1, Integer.getInteger(PROPERTY, Runtime.getRuntime().availableProcessors()));
    }
}
