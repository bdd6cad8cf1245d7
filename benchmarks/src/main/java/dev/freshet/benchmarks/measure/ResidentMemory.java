package dev.freshet.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory of this process that is in RAM. */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "VmRSS:";

    private ResidentMemory() {}

    /** Whether the system tells it. */
    public static boolean isKnown() {
        return Files.isReadable(STATUS);
    }

    /** In bytes, after a collection of garbage. */
    public static long bytes() throws IOException {
        System.gc();
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow(() -> new IOException(STATUS + " has no " + FIELD));
        }
    }
}
