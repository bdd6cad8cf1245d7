package dev.freshet.updater.judge;

import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.service.config.ConfigException;
import java.util.List;
import java.util.Set;

/**
 * The adapter of a model's first version, and so of all that are trained from it: section {@code updater.adapter}.
 *
 * @param rank rank of the low-rank matrices, 1 to 256
 * @param alpha scale of the adapter times its rank, above 0
 * @param dropout share of an update's inputs that training leaves out at random, at least 0 and below 1
 * @param modules the linear layers that are updated: some of {@code q_proj}, {@code k_proj}, {@code v_proj}, {@code
 *     o_proj}, {@code gate_proj}, {@code up_proj}, {@code down_proj}
 * @param seed seed of the matrices that do not start at zero
 */
public record AdapterConfig(int rank, double alpha, double dropout, List<String> modules, long seed) {

    /** Checks the bounds. */
    public AdapterConfig {
        if (rank < 1 || rank > 256) {
            throw ConfigException.of("updater.adapter.rank", rank, "1 to 256");
        }
        if (!(alpha > 0 && Double.isFinite(alpha))) {
            throw ConfigException.of("updater.adapter.alpha", alpha, "> 0");
        }
        modules = List.copyOf(modules);
        try {
            lora(rank, alpha, dropout, modules);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("updater.adapter: " + e.getMessage(), e);
        }
    }

    LoraConfig lora() {
        return lora(rank, alpha, dropout, modules);
    }

    private static LoraConfig lora(int rank, double alpha, double dropout, List<String> modules) {
        return new LoraConfig(rank, alpha, dropout, Set.copyOf(modules));
    }

    /** Rank 8, alpha twice the rank, no dropout, all linear layers. */
    public static AdapterConfig defaults() {
        return of(8, 16, 1);
    }

    /** All linear layers, no dropout. */
    public static AdapterConfig of(int rank, double alpha, long seed) {
        List<String> all = List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");
        return new AdapterConfig(rank, alpha, 0, all, seed);
    }
}
