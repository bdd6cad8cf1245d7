package dev.freshet.languagemodel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Judges a model on answers that it is shown, in batches and without gradient. Thread-safe. */
public final class Evaluator {

    /** Tokens of one pass, padding included. */
    private static final int PASS_TOKENS = 2048;

    private Evaluator() {}

    /**
     * Scores each answer.
     *
     * @param adapter null for the base alone
     * @return one score for each example, in their order
     */
    public static List<Score> score(BaseModel base, @Nullable Adapter adapter, List<SupervisedExample> examples) {
        Score[] scores = new Score[examples.size()];
        try (Use use = new Use(base, adapter)) {
            List<EncodedExample> encoded = encode(base, examples);
            for (List<Integer> pass : passes(encoded)) {
                TokenBatch batch = TokenBatch.of(pass.stream().map(encoded::get).toList());
                double[][] rows = base.graph().score(batch, base.weights(), use.tensors(), use.scales());
                int at = 0;
                for (int index : pass) {
                    int tokens = encoded.get(index).targets();
                    double sum = 0;
                    boolean greedy = true;
                    for (int end = at + tokens; at < end; at++) {
                        sum += rows[0][at];
                        greedy &= rows[1][at] == 1;
                    }
                    scores[index] = new Score(sum, tokens, greedy);
                }
            }
        }
        return List.of(scores);
    }

    /**
     * How far the adapter moves the base: the divergence KL(adapter || base) of the next token's distribution in nats,
     * mean over all answer tokens. 0 if there are no examples.
     */
    public static double klToBase(BaseModel base, Adapter adapter, List<SupervisedExample> examples) {
        double sum = 0;
        long count = 0;
        try (Use use = new Use(base, adapter)) {
            List<EncodedExample> encoded = encode(base, examples);
            for (List<Integer> pass : passes(encoded)) {
                TokenBatch batch = TokenBatch.of(pass.stream().map(encoded::get).toList());
                for (double value : base.graph()
                        .divergence(
                                batch, base.weights(), use.tensors(), use.scales(), base.noAdapter(), new double[1])) {
                    sum += value;
                    count++;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    private static List<EncodedExample> encode(BaseModel base, List<SupervisedExample> examples) {
        ExampleEncoder encoder =
                new ExampleEncoder(base.tokenizer(), base.config().maxPositions());
        return examples.stream().map(encoder::encode).toList();
    }

    /** Indexes of the examples, alike in length within a pass so that little is padded. */
    private static List<List<Integer>> passes(List<EncodedExample> encoded) {
        List<Integer> order = IntStream.range(0, encoded.size())
                .boxed()
                .sorted(Comparator.comparingInt(index -> encoded.get(index).length()))
                .toList();
        List<List<Integer>> passes = new ArrayList<>();
        List<Integer> pass = new ArrayList<>();
        for (int index : order) {
            if (!pass.isEmpty() && encoded.get(index).length() * (pass.size() + 1) > PASS_TOKENS) {
                passes.add(pass);
                pass = new ArrayList<>();
            }
            pass.add(index);
        }
        if (!pass.isEmpty()) {
            passes.add(pass);
        }
        return passes;
    }

    /** Keeps base and adapter in memory during a call. */
    private static final class Use implements AutoCloseable {
        private final BaseModel base;
        private final @Nullable Adapter adapter;

        Use(BaseModel base, @Nullable Adapter adapter) {
            base.retain();
            this.base = base;
            this.adapter = adapter;
            if (adapter != null) {
                adapter.retain();
            }
        }

        Tensors tensors() {
            return adapter == null ? base.noAdapter() : adapter.tensors();
        }

        double[] scales() {
            return adapter == null ? new double[1] : adapter.scales();
        }

        @Override
        public void close() {
            if (adapter != null) {
                adapter.release();
            }
            base.release();
        }
    }
}
