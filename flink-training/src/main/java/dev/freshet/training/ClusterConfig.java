package dev.freshet.training;

import dev.freshet.service.config.ConfigException;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * A Flink cluster of one job manager and task managers in processes of their own: section {@code flink}. All of them
 * read the same, but for {@code host}.
 *
 * @param jobManager the job manager's host, which it listens on and the task managers find it by; no default
 * @param port of the job manager, 1 to 65535
 * @param restPort of the job manager's REST interface, 1 to 65535
 * @param host what this task manager listens on and others find it by; empty for the address that reaches the job manager
 * @param slots of each task manager, from 1; the jobs need {@code training.parallelism} and {@code
 *     training.prepare.parallelism} together
 * @param heartbeatTimeout from 1 s; a process that is silent for this long is taken for dead, which bounds how long a
 *     task manager goes on alone after its job manager was killed
 * @param settings more of Flink's own settings, which win over these
 */
public record ClusterConfig(
        String jobManager,
        int port,
        int restPort,
        String host,
        int slots,
        Duration heartbeatTimeout,
        Map<String, String> settings) {

    private static final int HIGHEST_PORT = 65_535;
    private static final int BEATS = 5;

    /** Checks the bounds. */
    public ClusterConfig {
        requirePort("port", port);
        requirePort("rest-port", restPort);
        if (slots < 1) {
            throw ConfigException.of("flink.slots", slots, ">= 1");
        }
        if (heartbeatTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw ConfigException.of("flink.heartbeat-timeout", heartbeatTimeout, ">= 1s");
        }
        settings = Map.copyOf(settings);
    }

    /** Flink's usual ports, two slots. */
    public static ClusterConfig defaults() {
        return new ClusterConfig("", 6123, 8081, "", 2, Duration.ofSeconds(10), Map.of());
    }

    /** What Flink is told, in either process. */
    Configuration toFlink() {
        if (jobManager.isBlank()) {
            throw ConfigException.of("flink.job-manager", "empty", "the job manager's host");
        }
        Configuration flink = new Configuration();
        flink.set(JobManagerOptions.ADDRESS, jobManager);
        flink.set(JobManagerOptions.BIND_HOST, jobManager);
        flink.set(JobManagerOptions.PORT, port);
        flink.set(RestOptions.ADDRESS, jobManager);
        flink.set(RestOptions.BIND_ADDRESS, jobManager);
        flink.set(RestOptions.PORT, restPort);
        flink.set(RestOptions.BIND_PORT, Integer.toString(restPort));
        flink.set(BlobServerOptions.PORT, "0");
        if (!host.isBlank()) {
            flink.set(TaskManagerOptions.HOST, host);
            flink.set(TaskManagerOptions.BIND_HOST, host);
        }
        flink.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
        // A slot whose job manager is gone is kept for it this long; the next job manager needs it.
        flink.set(TaskManagerOptions.SLOT_TIMEOUT, heartbeatTimeout);
        flink.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, heartbeatTimeout);
        flink.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, heartbeatTimeout.dividedBy(BEATS));
        settings.forEach(flink::setString);
        return flink;
    }

    private static void requirePort(String key, int port) {
        if (port < 1 || port > HIGHEST_PORT) {
            throw ConfigException.of("flink." + key, port, "1 to " + HIGHEST_PORT);
        }
    }
}
