package dev.freshet.languagemodel.training;

/** What the graph found in a pass: the log probability of each target, and loss and margin of each term. */
final class PassResult {

    private final double[] values;
    private final int targets;
    private final int terms;

    /** Of values in this order: log probabilities, losses without their weight, margins. */
    PassResult(double[] values, int targets, int terms) {
        this.values = values;
        this.targets = targets;
        this.terms = terms;
    }

    double logProbability(int target) {
        return values[target];
    }

    /** Half the squared distance of a target from where it is pulled, without the pull's strength. */
    double anchorLoss(int target, PassLoss loss) {
        double distance = logProbability(target) - loss.anchors()[target];
        return distance * distance / 2;
    }

    /** Without the term's weight. */
    double termLoss(int term) {
        return values[targets + term];
    }

    /** Beta times the difference of the ratios. */
    double margin(int term) {
        return values[targets + terms + term];
    }

    /** The whole pass, by its weights. */
    double total(PassLoss loss) {
        double total = 0;
        for (int i = 0; i < targets; i++) {
            total -= loss.weights()[i] * logProbability(i);
        }
        for (int i = 0; i < loss.pulls().length; i++) {
            total += loss.pulls()[i] * anchorLoss(i, loss);
        }
        for (int i = 0; i < terms; i++) {
            total += loss.terms().get(i).weight() * termLoss(i);
        }
        return total;
    }
}
