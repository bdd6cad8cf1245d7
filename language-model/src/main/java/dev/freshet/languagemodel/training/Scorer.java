package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.torch.Tensors;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A base, alone or with an adapter, run over answers in passes without gradient. Keeps both in memory until closed. */
final class Scorer implements AutoCloseable {

    /** Tokens of one pass, padding included. */
    private static final int PASS_TOKENS = 2048;

    private final BaseModel base;
    private final TrainingGraph graph;
    private final @Nullable Adapter adapter;
    private boolean closed;

    /** Null is the base alone. */
    Scorer(BaseModel base, @Nullable Adapter adapter) {
        if (adapter != null && adapter.base() != base) {
            throw new IllegalArgumentException("the adapter is of another base");
        }
        base.retain();
        if (adapter != null) {
            try {
                adapter.retain();
            } catch (IllegalStateException e) {
                base.release();
                throw e;
            }
        }
        this.base = base;
        this.graph = new TrainingGraph(base.graph());
        this.adapter = adapter;
    }

    /** For each example a score of each of its answers, in their order. */
    List<List<Score>> score(List<EncodedExample> examples) {
        IdentityHashMap<EncodedExample, List<Score>> scores = new IdentityHashMap<>();
        for (Pass pass : plan(examples)) {
            TokenBatch batch = pass.batch();
            double[][] rows = graph.score(batch, base.weights(), tensors(), scales());
            int at = 0;
            for (EncodedExample example : pass.examples()) {
                List<Score> answers = new ArrayList<>();
                for (int[] answer : example.answers()) {
                    answers.add(score(rows, at, at + answer.length));
                    at += answer.length;
                }
                scores.put(example, answers);
            }
        }
        return examples.stream().map(scores::get).toList();
    }

    /** The log probability of each of the example's targets; it depends on nothing but the example. */
    double[] logProbabilities(EncodedExample example) {
        return graph.likelihood(TokenBatch.of(List.of(example)), base.weights(), tensors(), scales());
    }

    /** KL(this || other) of the next token's distribution in nats, mean over all targets; 0 if there are none. */
    double divergence(Scorer other, List<EncodedExample> examples) {
        double sum = 0;
        long count = 0;
        for (Pass pass : plan(examples)) {
            double[] values = graph.divergence(
                    pass.batch(), base.weights(), tensors(), scales(), other.tensors(), other.scales());
            for (double value : values) {
                sum += value;
            }
            count += values.length;
        }
        return count == 0 ? 0 : sum / count;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (adapter != null) {
            adapter.release();
        }
        base.release();
    }

    private static List<Pass> plan(List<EncodedExample> examples) {
        return examples.isEmpty() ? List.of() : new PassPlanner(PASS_TOKENS, false).plan(examples);
    }

    private static Score score(double[][] rows, int from, int to) {
        double sum = 0;
        boolean greedy = true;
        for (int i = from; i < to; i++) {
            sum += rows[0][i];
            greedy &= rows[1][i] == 1;
        }
        return new Score(sum, to - from, greedy);
    }

    private Tensors tensors() {
        return adapter == null ? base.noAdapter() : adapter.tensors();
    }

    private double[] scales() {
        return adapter == null ? new double[1] : adapter.scales();
    }
}
