package dev.freshet.benchmarks.measure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Memory of this process that is in RAM. */
public final class ResidentMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "VmRSS:";
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final Logger LOG = LoggerFactory.getLogger(ResidentMemory.class);

    private ResidentMemory() {}

    /** Whether the system tells it. */
    public static boolean isKnown() {
        return Files.isReadable(STATUS);
    }

    /** In bytes, after a collection of garbage and after malloc gave back what is free. */
    public static long bytes() throws IOException {
        System.gc();
        trim();
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(FIELD))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow(() -> new IOException(STATUS + " has no " + FIELD));
        }
    }

    /** The just-in-time compiler's scratch memory comes and goes; freed, it stays with malloc. A JDK before 17.0.9 cannot trim. */
    private static void trim() throws IOException {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName(COMMANDS), "systemTrimNativeHeap", new Object[0], new String[0]);
        } catch (ReflectionException | InstanceNotFoundException e) {
            LOG.debug("This JVM does not trim its native heap", e);
        } catch (JMException e) {
            throw new IOException("the native heap could not be trimmed: " + e, e);
        }
    }
}
