package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges a model on texts and answers that it is shown, in batches and without gradient. Wherever an adapter may be null
 * that is the base alone. Thread-safe.
 */
public final class Evaluator {

    private Evaluator() {}

    /**
     * Scores each answer.
     *
     * @return one score for each example, in their order
     */
    public static List<Score> score(BaseModel base, @Nullable Adapter adapter, List<SupervisedExample> examples) {
        try (Scorer model = new Scorer(base, adapter)) {
            return model.score(encode(base, examples)).stream()
                    .map(answers -> answers.get(0))
                    .toList();
        }
    }

    /**
     * Cross entropy of whole texts, their ends included; see {@link Loss#perplexity}. Of a text longer than the model's
     * window each window is read alone.
     */
    public static Loss loss(BaseModel base, @Nullable Adapter adapter, List<TextExample> texts) {
        try (Scorer model = new Scorer(base, adapter)) {
            Loss loss = new Loss(0, 0);
            for (List<Score> window : model.score(encode(base, texts))) {
                Score score = window.get(0);
                loss = loss.plus(new Loss(-score.logProbability(), score.tokens()));
            }
            return loss;
        }
    }

    /**
     * How well the model tells chosen from rejected answers, by how much more than under the reference it takes to them.
     *
     * @param reference null for the base alone
     * @param pairs at least one
     * @param beta factor of the rewards, as in {@link LossOptions.Preference}
     */
    public static ObjectiveResult.Rewards rewards(
            BaseModel base,
            @Nullable Adapter adapter,
            @Nullable Adapter reference,
            List<PreferenceExample> pairs,
            double beta) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("pairs is empty, must hold at least one");
        }
        try (Scorer policy = new Scorer(base, adapter);
                Scorer still = new Scorer(base, reference)) {
            List<EncodedExample> encoded = encode(base, pairs);
            List<List<Score>> after = policy.score(encoded);
            List<List<Score>> before = still.score(encoded);
            double sum = 0;
            int right = 0;
            for (int i = 0; i < after.size(); i++) {
                double margin = beta * (lead(after.get(i)) - lead(before.get(i)));
                sum += margin;
                right += margin > 0 ? 1 : 0;
            }
            return new ObjectiveResult.Rewards(sum / after.size(), (double) right / after.size());
        }
    }

    /** {@link #divergence} of the adapter from the base alone. */
    public static double klToBase(BaseModel base, Adapter adapter, List<SupervisedExample> examples) {
        return divergence(base, adapter, null, examples);
    }

    /**
     * How far one model is from another: KL(adapter || other) of the next token's distribution in nats, mean over all
     * answer tokens. 0 if there are no examples.
     */
    public static double divergence(
            BaseModel base, @Nullable Adapter adapter, @Nullable Adapter other, List<SupervisedExample> examples) {
        try (Scorer tuned = new Scorer(base, adapter);
                Scorer still = new Scorer(base, other)) {
            return tuned.divergence(still, encode(base, examples));
        }
    }

    private static double lead(List<Score> pair) {
        return pair.get(0).logProbability() - pair.get(1).logProbability();
    }

    private static List<EncodedExample> encode(BaseModel base, List<? extends TrainingExample> examples) {
        ExampleEncoder encoder =
                new ExampleEncoder(base.tokenizer(), base.config().maxPositions());
        return examples.stream()
                .flatMap(example -> encoder.encode(example).stream())
                .toList();
    }
}
