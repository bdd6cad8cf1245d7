package dev.freshet.updater;

import dev.freshet.service.config.ConfigException;
import dev.freshet.updater.judge.AdapterConfig;
import dev.freshet.updater.judge.GateConfig;
import java.time.Duration;

/**
 * The updater: section {@code updater}.
 *
 * @param id names its consumer group and its transactions; a second updater of the same id fences the first
 * @param heldOutLookback how far back held-out feedback is read on start, at least the window in which it judges; above 0
 * @param device where judging runs: {@code auto}, {@code cpu} or {@code gpu}
 * @param dtype how the base model is kept for it: {@code fp32}, {@code bf16}, {@code int8} or {@code auto}
 * @param adapter the first version's adapter
 * @param gate what a candidate has to show
 */
public record UpdaterConfig(
        String id, Duration heldOutLookback, String device, String dtype, AdapterConfig adapter, GateConfig gate) {

    /** Checks the bounds. */
    public UpdaterConfig {
        if (!id.matches("[A-Za-z0-9._-]{1,100}")) {
            throw ConfigException.of("updater.id", "'" + id + "'", "[A-Za-z0-9._-]{1,100}");
        }
        if (heldOutLookback.isNegative() || heldOutLookback.isZero()) {
            throw ConfigException.of("updater.held-out-lookback", heldOutLookback, "> 0");
        }
        if (!device.matches("auto|cpu|gpu")) {
            throw ConfigException.of("updater.device", "'" + device + "'", "auto, cpu, gpu");
        }
        if (!dtype.matches("auto|fp32|bf16|int8")) {
            throw ConfigException.of("updater.dtype", "'" + dtype + "'", "auto, fp32, bf16, int8");
        }
    }

    /** What holds where the configuration says nothing. */
    public static UpdaterConfig defaults() {
        return new UpdaterConfig(
                "freshet-updater", Duration.ofDays(1), "auto", "auto", AdapterConfig.defaults(), GateConfig.defaults());
    }
}
