package dev.freshet.local.pretrain;

import java.time.Duration;

/**
 * What came of a training.
 *
 * @param steps steps done
 * @param parameters number of weights
 * @param validationLoss of the model that was kept, in nats for each token of an answer
 * @param heldOutAccuracy share of the shop's held-out questions that the kept model answers exactly, greedily
 * @param stoppedEarly whether validation stopped improving before the last step
 * @param elapsed of the training
 */
public record PretrainReport(
        long steps,
        long parameters,
        double validationLoss,
        double heldOutAccuracy,
        boolean stoppedEarly,
        Duration elapsed) {}
