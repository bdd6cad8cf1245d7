package dev.freshet.languagemodel.training;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Memory of a device in bytes.
 *
 * @param limit in all; of a container what it may use
 * @param free what could be allocated now
 */
record DeviceMemory(long limit, long free) {

    private static final Path LINUX = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    static DeviceMemory of(Device device) {
        if (device.isGpu()) {
            MemoryUsage usage = CudaUtils.getGpuMemory(device);
            return new DeviceMemory(usage.getMax(), usage.getMax() - usage.getUsed());
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long limit = system.getTotalMemorySize();
        return new DeviceMemory(limit, Math.min(limit, Math.max(system.getFreeMemorySize(), available())));
    }

    /** Linux counts what its file cache would give back; 0 elsewhere. */
    private static long available() {
        if (!Files.isReadable(LINUX)) {
            return 0;
        }
        try {
            return Files.readAllLines(LINUX).stream()
                    .filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
