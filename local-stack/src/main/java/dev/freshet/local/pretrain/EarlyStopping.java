package dev.freshet.local.pretrain;

/** Ends a training whose validation loss has stopped falling. */
final class EarlyStopping {

    private final int patience;
    private double best = Double.POSITIVE_INFINITY;
    private int failures;

    /** @param patience how many validations in a row may be no better than the best */
    EarlyStopping(int patience) {
        this.patience = patience;
    }

    /** Takes the loss of a validation; whether it is the best so far. */
    boolean improves(double loss) {
        if (loss < best) {
            best = loss;
            failures = 0;
            return true;
        }
        failures++;
        return false;
    }

    boolean exhausted() {
        return failures >= patience;
    }

    double best() {
        return best;
    }
}
