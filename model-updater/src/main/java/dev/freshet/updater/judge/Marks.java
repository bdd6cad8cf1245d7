package dev.freshet.updater.judge;

import dev.freshet.languagemodel.training.Score;
import java.util.List;

/**
 * How one side did on a set of answers.
 *
 * @param exact share that greedy decoding would give word for word, 0 to 1
 * @param logProbabilities of each answer its mean token's log-probability, nats
 */
record Marks(double exact, List<Double> logProbabilities) {

    static Marks of(List<Score> scores) {
        long greedy = scores.stream().filter(Score::greedy).count();
        return new Marks(
                scores.isEmpty() ? 0 : (double) greedy / scores.size(),
                scores.stream()
                        .map(score -> score.logProbability() / score.tokens())
                        .toList());
    }

    int size() {
        return logProbabilities.size();
    }

    /** Mean log-probability; 0 of an empty set. */
    double mean() {
        return logProbabilities.stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    boolean finite() {
        return logProbabilities.stream().allMatch(Double::isFinite);
    }

    /** How much better this side is than another on the same set: mean difference, each answer's cut to one nat. */
    double gainOver(Marks other) {
        double sum = 0;
        for (int i = 0; i < size(); i++) {
            double difference = logProbabilities.get(i) - other.logProbabilities.get(i);
            sum += Math.max(-1, Math.min(1, difference));
        }
        return size() == 0 ? 0 : sum / size();
    }
}
