package dev.freshet.inference;

import dev.freshet.service.config.ConfigException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** At its delivery limit the broker drops a request without a word; it must be given up before. */
final class DeliveryLimit {

    private static final String KEY = "group.share.delivery.count.limit";

    /** A killed member can use up deliveries that never ran, so the one that gives up may come late. */
    private static final int SPARE = 2;

    private DeliveryLimit() {}

    /**
     * Checks every broker.
     *
     * @throws ConfigException if a broker's limit is less than 2 above {@code maxTries}
     */
    static void check(Admin admin, int maxTries) throws InterruptedException {
        try {
            List<ConfigResource> brokers = admin.describeCluster().nodes().get().stream()
                    .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
                    .toList();
            for (Config broker : admin.describeConfigs(brokers).all().get().values()) {
                ConfigEntry limit = broker.get(KEY);
                if (limit != null) {
                    check(Integer.parseInt(limit.value()), maxTries);
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot read the brokers' " + KEY, e.getCause());
        }
    }

    static void check(int limit, int maxTries) {
        if (limit < maxTries + SPARE) {
            throw ConfigException.of(
                    "inference.max-tries", maxTries, "at least " + SPARE + " below " + limit + ", the brokers' " + KEY);
        }
    }
}
