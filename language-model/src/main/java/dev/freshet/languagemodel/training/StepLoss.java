package dev.freshet.languagemodel.training;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The loss of one step over all its passes: the weighted sum of each kind's mean. */
final class StepLoss {

    private final LossOptions options;
    private final Map<Objective, Sums> sums = new EnumMap<>(Objective.class);

    /** Of a step on these examples. */
    StepLoss(LossOptions options, List<EncodedExample> step) {
        this.options = options;
        for (EncodedExample example : step) {
            Sums kind = sums(example.objective());
            kind.examples++;
            kind.tokens += example.targets();
        }
    }

    /** What a pass over some of the examples costs. The reference's log probabilities are asked for where they count. */
    PassLoss of(List<EncodedExample> pass, ReferenceScores reference) {
        int targets = pass.stream().mapToInt(EncodedExample::targets).sum();
        int answers =
                pass.stream().mapToInt(example -> example.answers().size()).sum();
        PassLoss loss = new PassLoss(targets, answers);
        int target = 0;
        int answer = 0;
        for (EncodedExample example : pass) {
            double share = share(example.objective()) * example.weight();
            if (example.objective() == Objective.ANCHOR) {
                loss.anchor(target, reference.targets(example), share);
            } else if (example.objective().countsTokens()) {
                loss.weigh(target, target + example.targets(), share);
            } else {
                double[] scores = reference.sums(example);
                for (int i = 0; i < scores.length; i++) {
                    loss.setReference(answer + i, scores[i]);
                }
                loss.add(term(example, answer, share));
            }
            target += example.targets();
            answer += example.answers().size();
        }
        return loss;
    }

    /** Adds what the graph found for a pass. */
    void add(List<EncodedExample> pass, PassLoss loss, PassResult result) {
        int target = 0;
        int term = 0;
        for (EncodedExample example : pass) {
            Sums kind = sums(example.objective());
            int end = target + example.targets();
            if (example.objective().countsTokens()) {
                boolean anchored = example.objective() == Objective.ANCHOR;
                for (int i = target; i < end; i++) {
                    double cost = anchored ? result.anchorLoss(i, loss) : -result.logProbability(i);
                    kind.loss += example.weight() * cost;
                }
            } else {
                kind.loss += example.weight() * result.termLoss(term);
                double margin = result.margin(term++);
                kind.margin += margin;
                kind.correct += margin > 0 ? 1 : 0;
            }
            target = end;
        }
    }

    /** Over everything added. */
    double total() {
        double total = 0;
        for (Map.Entry<Objective, Sums> kind : sums.entrySet()) {
            total += options.weight(kind.getKey())
                    * kind.getValue().result(kind.getKey()).loss();
        }
        return total;
    }

    /** Over everything added, by kind. */
    Map<Objective, ObjectiveResult> results() {
        Map<Objective, ObjectiveResult> results = new EnumMap<>(Objective.class);
        sums.forEach((objective, kind) -> results.put(objective, kind.result(objective)));
        return results;
    }

    private Sums sums(Objective objective) {
        return sums.computeIfAbsent(objective, kind -> new Sums());
    }

    private double share(Objective objective) {
        return options.weight(objective) / sums(objective).count(objective);
    }

    private PassLoss.Term term(EncodedExample example, int answer, double share) {
        if (example.objective() == Objective.PREFERENCE) {
            double smoothing = options.preference().labelSmoothing();
            double beta = options.preference().beta();
            return new PassLoss.Term(answer, answer + 1, beta, share, 1 - smoothing, smoothing, 0);
        }
        LossOptions.Labeled labeled = options.labeled();
        boolean up = example.desirable();
        double bounded = up ? labeled.desirableWeight() : labeled.undesirableWeight();
        int first = up ? answer : PassLoss.Term.NONE;
        int second = up ? PassLoss.Term.NONE : answer;
        return new PassLoss.Term(first, second, labeled.beta(), share, 0, 0, bounded);
    }

    private static final class Sums {
        private int examples;
        private int tokens;
        private double loss;
        private double margin;
        private int correct;

        int count(Objective objective) {
            return objective.countsTokens() ? tokens : examples;
        }

        ObjectiveResult result(Objective objective) {
            ObjectiveResult.Rewards rewards = objective.countsTokens()
                    ? null
                    : new ObjectiveResult.Rewards(margin / examples, (double) correct / examples);
            return new ObjectiveResult(loss / count(objective), examples, tokens, rewards);
        }
    }
}
