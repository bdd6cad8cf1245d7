package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Log probabilities of answers under the reference of the losses that have one: the base, or a pinned adapter on it. One
 * thread.
 *
 * <p>Each example is computed alone, once: what it gets does not depend on the batches that it comes in, so that a
 * restored trainer, which remembers none, goes on with the same bits.
 */
final class ReferenceScores implements AutoCloseable {

    private static final int REMEMBERED = 1024;

    private final Scorer model;
    private final Map<EncodedExample, double[]> scores = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<EncodedExample, double[]> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Keeps base and adapter in memory until {@link #close}; null is the base alone. */
    ReferenceScores(BaseModel base, @Nullable Adapter adapter) {
        this.model = new Scorer(base, adapter);
    }

    /** One for each target. */
    double[] targets(EncodedExample example) {
        return scores.computeIfAbsent(example, model::logProbabilities);
    }

    /** The sum over each of the example's answers. */
    double[] sums(EncodedExample example) {
        double[] targets = targets(example);
        double[] sums = new double[example.answers().size()];
        int target = 0;
        for (int i = 0; i < sums.length; i++) {
            for (int end = target + example.answers().get(i).length; target < end; target++) {
                sums[i] += targets[target];
            }
        }
        return sums;
    }

    @Override
    public void close() {
        model.close();
    }
}
