package dev.freshet.languagemodel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Summed log probabilities of answers under the reference of preference losses: the base, or a pinned adapter on it. One
 * thread.
 *
 * <p>Each example is computed alone, once: what it gets does not depend on the batches that it comes in, so that a
 * restored trainer, which remembers none, goes on with the same bits.
 */
final class ReferenceScores implements AutoCloseable {

    private static final int REMEMBERED = 1024;

    private final BaseModel base;
    private final @Nullable Adapter adapter;
    private final Map<EncodedExample, double[]> scores = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EncodedExample, double[]> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Keeps the adapter in memory until {@link #close}; null is the base alone, which the caller keeps. */
    ReferenceScores(BaseModel base, @Nullable Adapter adapter) {
        if (adapter != null) {
            if (adapter.base() != base) {
                throw new IllegalArgumentException("the reference is an adapter of another base");
            }
            adapter.retain();
        }
        this.base = base;
        this.adapter = adapter;
    }

    /** One for each of the example's answers. */
    double[] of(EncodedExample example) {
        return scores.computeIfAbsent(example, this::compute);
    }

    @Override
    public void close() {
        if (adapter != null) {
            adapter.release();
        }
    }

    private double[] compute(EncodedExample example) {
        TokenBatch batch = TokenBatch.of(List.of(example));
        Tensors tensors = adapter == null ? base.noAdapter() : adapter.tensors();
        double[] scales = adapter == null ? new double[1] : adapter.scales();
        double[] targets = base.graph().score(batch, base.weights(), tensors, scales)[0];
        double[] sums = new double[example.answers().size()];
        for (int i = 0; i < targets.length; i++) {
            sums[(int) batch.answers()[i]] += targets[i];
        }
        return sums;
    }
}
