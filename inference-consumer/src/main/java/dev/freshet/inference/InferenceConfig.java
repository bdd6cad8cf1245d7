package dev.freshet.inference;

import dev.freshet.service.config.ConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * How requests are answered: section {@code inference}.
 *
 * @param group share group that all replicas of one service share
 * @param replica name of this replica, unique among those that run; empty takes the host's name
 * @param slots how many requests this replica answers at a time, 1 to 128; each is a member of the share group, which
 *     has at most {@code group.share.max.size} of them (200 by default)
 * @param maxTries the delivery at which a request is given up instead of run, 2 to 8; at least 2 below the broker's
 *     {@code group.share.delivery.count.limit} (5 by default), where records vanish silently: a killed replica can use
 *     up deliveries that never ran
 * @param renewInterval how often a slot renews its hold on a request while it generates; below the group's {@code
 *     share.record.lock.duration.ms}, 15 s here
 * @param firstVersionTimeout how long a new replica waits for a first release before it takes requests all the same,
 *     and fails those of unknown models
 * @param loadRetry how long after a failed load a released version is tried again
 * @param maxRequestBytes largest request that is taken, in bytes, 1 to 500,000
 */
public record InferenceConfig(
        String group,
        String replica,
        int slots,
        int maxTries,
        Duration renewInterval,
        Duration firstVersionTimeout,
        Duration loadRetry,
        int maxRequestBytes) {

    /** Checks the bounds. */
    public InferenceConfig {
        if (group.isBlank()) {
            throw ConfigException.of("inference.group", "empty", "a name");
        }
        within("inference.slots", slots, 1, 128);
        within("inference.max-tries", maxTries, 2, 8);
        within("inference.max-request-bytes", maxRequestBytes, 1, 500_000);
        positive("inference.renew-interval", renewInterval);
        positive("inference.load-retry", loadRetry);
        if (firstVersionTimeout.isNegative()) {
            throw ConfigException.of("inference.first-version-timeout", firstVersionTimeout, ">= 0");
        }
    }

    /** What holds where nothing is said. */
    public static InferenceConfig defaults() {
        return new InferenceConfig(
                "freshet-inference",
                "",
                8,
                3,
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                256 * 1024);
    }

    /** This replica's name. */
    public String replicaName() {
        if (!replica.isBlank()) {
            return replica;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new ConfigException("inference.replica is empty and this host has no name; name the replica", e);
        }
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw ConfigException.of(key, value, least + " to " + most);
        }
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw ConfigException.of(key, value, "> 0");
        }
    }
}
