package dev.freshet.languagemodel.adapter;

import dev.freshet.languagemodel.checkpoint.Linear;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Size and strength of the low-rank update W + (alpha / rank) B A of linear layers (Hu et al., LoRA).
 *
 * @param rank rows of A and columns of B, 1 to 512
 * @param alpha numerator of the scale, over 0
 * @param dropout share of the inputs of A that training leaves out at random, at least 0 and below 1
 * @param modules names of the linear layers that have an update, in every block: some of {@code q_proj}, {@code k_proj},
 *     {@code v_proj}, {@code o_proj}, {@code gate_proj}, {@code up_proj}, {@code down_proj}
 */
public record LoraConfig(int rank, double alpha, double dropout, Set<String> modules) {

    /** Checks every bound. */
    public LoraConfig {
        if (rank < 1 || rank > 512) {
            throw new IllegalArgumentException("r is " + rank + ", must be between 1 and 512");
        }
        if (!(alpha > 0 && alpha <= 1e6)) {
            throw new IllegalArgumentException("lora_alpha is " + alpha + ", must be in (0, 1e6]");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("lora_dropout is " + dropout + ", must be in [0, 1)");
        }
        List<String> all = Linear.modules();
        if (modules.isEmpty() || !all.containsAll(modules)) {
            throw new IllegalArgumentException("target_modules is " + modules + ", must be some of " + all);
        }
        Set<String> sorted = new LinkedHashSet<>(all);
        sorted.retainAll(modules);
        modules = Collections.unmodifiableSet(sorted);
    }

    /** All linear layers, no dropout. */
    public LoraConfig(int rank, double alpha) {
        this(rank, alpha, 0, Set.copyOf(Linear.modules()));
    }

    /** Rank 8, alpha 16. */
    public static LoraConfig defaults() {
        return new LoraConfig(8, 16);
    }
}
