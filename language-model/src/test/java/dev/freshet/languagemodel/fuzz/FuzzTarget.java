package dev.freshet.languagemodel.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What the fuzzer calls: one reader, in a JVM of its own. */
public final class FuzzTarget {

    private static FuzzedReader reader;

    private FuzzTarget() {}

    /**
     * Called once, before the fuzzer looks at its corpus.
     *
     * @param arguments name of the reader, folder for its files, folder for its seeds
     */
    public static void fuzzerInitialize(String[] arguments) throws IOException {
        reader = FuzzedReaders.valueOf(arguments[0]).open(Path.of(arguments[1]));
        Path corpus = Path.of(arguments[2]);
        for (Map.Entry<String, byte[]> seed : reader.seeds().entrySet()) {
            Files.write(corpus.resolve(seed.getKey()), seed.getValue());
        }
    }

    /** Called with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        reader.read(input);
    }
}
