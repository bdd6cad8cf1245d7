package dev.freshet.languagemodel.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the log probabilities of a pass cost, for the graph. The loss is the sum over targets of {@code -weight * log
 * probability} and of {@code pull / 2 * (log probability - the reference's)^2}, and over terms of a function of {@code beta * (ratio of one answer - ratio of another)}, where an
 * answer's ratio is its summed log probability less the reference's.
 */
final class PassLoss {

    private final int answers;
    private final double[] weights;
    private final double[] reference;
    private double[] pulls = {};
    private double[] anchors = {};
    private final List<Term> terms = new ArrayList<>();

    /** Without any loss yet, for a batch with this many targets and answers. */
    PassLoss(int targets, int answers) {
        this.answers = answers;
        this.weights = new double[targets];
        this.reference = new double[answers + 1];
    }

    /** The cross entropy of every target over {@code divisor}. */
    static PassLoss crossEntropy(TokenBatch batch, double divisor) {
        PassLoss loss = new PassLoss(batch.targets().length, batch.answerCount());
        Arrays.fill(loss.weights, 1 / divisor);
        return loss;
    }

    /** The targets from {@code start} to {@code end} count with this weight each. */
    void weigh(int start, int end, double weight) {
        Arrays.fill(weights, start, end, weight);
    }

    /** The targets from {@code start} on are pulled to these log probabilities. */
    void anchor(int start, double[] logProbabilities, double pull) {
        if (pulls.length == 0) {
            pulls = new double[weights.length];
            anchors = new double[weights.length];
        }
        Arrays.fill(pulls, start, start + logProbabilities.length, pull);
        System.arraycopy(logProbabilities, 0, anchors, start, logProbabilities.length);
    }

    /** Of each target; empty if none is pulled. */
    double[] pulls() {
        return pulls;
    }

    /** The log probability that each target is pulled to; empty if none is. */
    double[] anchors() {
        return anchors;
    }

    /** The summed log probability of an answer under the reference. */
    void setReference(int answer, double logProbability) {
        reference[answer] = logProbability;
    }

    void add(Term term) {
        terms.add(term);
    }

    /** Of each target. */
    double[] weights() {
        return weights;
    }

    /** Of each answer; the last, which no target belongs to, is 0. */
    double[] reference() {
        return reference;
    }

    List<Term> terms() {
        return terms;
    }

    /** The first answers of all terms, then the second ones. */
    long[] ends() {
        long[] ends = new long[2 * terms.size()];
        for (int i = 0; i < terms.size(); i++) {
            ends[i] = terms.get(i).first == Term.NONE ? answers : terms.get(i).first;
            ends[terms.size() + i] = terms.get(i).second == Term.NONE ? answers : terms.get(i).second;
        }
        return ends;
    }

    /** Five rows of one number for each term: beta, weight, straight, flipped, bounded. */
    double[] factors() {
        int count = terms.size();
        double[] factors = new double[5 * count];
        for (int i = 0; i < count; i++) {
            Term term = terms.get(i);
            factors[i] = term.beta;
            factors[count + i] = term.weight;
            factors[2 * count + i] = term.straight;
            factors[3 * count + i] = term.flipped;
            factors[4 * count + i] = term.bounded;
        }
        return factors;
    }

    /**
     * {@code weight * (-straight * log sigmoid(m) - flipped * log sigmoid(-m) + bounded * sigmoid(-m))} for the margin
     * {@code m = beta * (ratio of first - ratio of second)}.
     *
     * @param first answer that should become more probable; {@link #NONE} for a ratio of 0
     * @param second answer that should become less probable; {@link #NONE} for a ratio of 0
     */
    record Term(int first, int second, double beta, double weight, double straight, double flipped, double bounded) {
        static final int NONE = -1;
    }
}
