package dev.freshet.ingest;

import dev.freshet.service.config.ConfigException;
import dev.freshet.service.config.DurationText;
import java.time.Duration;

/**
 * Which examples judge candidates before they are learned.
 *
 * @param after examples of a model that are all learned at once, before any is held out; at least 0
 * @param oneIn one prompt in so many is held out; at least 2
 * @param window how long after its feedback an example judges before it is learned; above zero
 */
public record HoldOutConfig(int after, int oneIn, Duration window) {

    /** Checks the bounds. */
    public HoldOutConfig {
        if (after < 0) {
            throw ConfigException.of("ingest.hold-out.after", after, ">= 0");
        }
        if (oneIn < 2) {
            throw ConfigException.of("ingest.hold-out.one-in", oneIn, ">= 2");
        }
        if (window.isZero() || window.isNegative()) {
            throw ConfigException.of("ingest.hold-out.window", DurationText.format(window), "above 0s");
        }
    }

    /** One prompt in ten after the first hundred examples, for ten minutes. */
    public static HoldOutConfig defaults() {
        return new HoldOutConfig(100, 10, Duration.ofMinutes(10));
    }
}
