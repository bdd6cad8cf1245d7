package dev.freshet.languagemodel.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What the processor can do. */
public final class Processor {

    private static final Path FLAGS = Path.of("/proc/cpuinfo");
    private static final boolean BFLOAT16 = readBfloat16();

    private Processor() {}

    /** Whether it multiplies bf16 matrices faster than fp32 ones; false where nothing is known about it. */
    public static boolean hasBfloat16() {
        return BFLOAT16;
    }

    private static boolean readBfloat16() {
        if (!Files.isReadable(FLAGS)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(FLAGS)) {
            return lines.anyMatch(line -> line.matches("(flags|Features)\\s*:.*\\b(avx512_bf16|amx_bf16|bf16)\\b.*"));
        } catch (IOException e) {
            return false;
        }
    }
}
