package dev.freshet.updater.judge;

/**
 * What is known of a candidate and the stable version, side by side.
 *
 * @param fixed on the base model's invariants
 * @param baseFixed the base model itself on the same
 * @param heldOut on the held-out labels
 * @param distance mean Kullback-Leibler divergence of the candidate from the base model, nats
 */
record Evidence(Sides fixed, Marks baseFixed, Sides heldOut, double distance) {

    /** Both sides on one set. */
    record Sides(Marks candidate, Marks stable) {}
}
