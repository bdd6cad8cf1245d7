package dev.freshet.updater.judge;

import dev.freshet.service.config.ConfigException;

/**
 * The adapter of a model's first version, and so of all that are trained from it: section {@code updater.adapter}.
 *
 * @param rank rank of the low-rank matrices, 1 to 256
 * @param alpha scale of the adapter times its rank, above 0
 * @param seed seed of the matrices that do not start at zero
 */
public record AdapterConfig(int rank, double alpha, long seed) {

    /** Checks the bounds. */
    public AdapterConfig {
        if (rank < 1 || rank > 256) {
            throw ConfigException.of("updater.adapter.rank", rank, "1 to 256");
        }
        if (!(alpha > 0 && Double.isFinite(alpha))) {
            throw ConfigException.of("updater.adapter.alpha", alpha, "> 0");
        }
    }

    /** Rank 8, alpha twice the rank. */
    public static AdapterConfig defaults() {
        return new AdapterConfig(8, 16, 1);
    }
}
