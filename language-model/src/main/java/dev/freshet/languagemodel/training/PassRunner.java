package dev.freshet.languagemodel.training;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds up the gradients of a step's passes. One that does not fit in memory runs in halves, down to single examples. */
final class PassRunner {

    private static final Logger LOG = LoggerFactory.getLogger(PassRunner.class);

    /** What libtorch says of a CPU or a GPU whose memory is used up. */
    private static final List<String> OUT_OF_MEMORY =
            List.of("out of memory", "not enough memory", "can't allocate memory");

    private final Gradients gradients;
    private final ReferenceScores reference;

    PassRunner(Gradients gradients, ReferenceScores reference) {
        this.gradients = gradients;
        this.reference = reference;
    }

    /**
     * Runs a pass and tells the step's loss what it came to.
     *
     * @throws IllegalStateException if not even one example fits in memory
     */
    void run(Pass pass, StepLoss step, Dropout dropout) {
        List<EncodedExample> examples = pass.examples();
        PassLoss loss = step.of(examples, reference);
        PassResult result;
        try {
            result = gradients.add(pass.batch(), loss, dropout);
        } catch (EngineException e) {
            if (!isOutOfMemory(e)) {
                throw e;
            }
            split(pass, step, dropout, e);
            return;
        }
        step.add(examples, loss, result);
    }

    private void split(Pass pass, StepLoss step, Dropout dropout, EngineException cause) {
        List<Pass> halves = pass.halves();
        if (halves.isEmpty()) {
            throw new IllegalStateException(
                    "out of memory in a pass over one example of " + pass.tokens()
                            + " tokens; lower maxTokens or the adapter's rank, or take a smaller dtype",
                    cause);
        }
        LOG.warn(
                "Out of memory in a pass of {} tokens, which now runs in halves; a lower passTokens saves the attempt",
                pass.tokens());
        for (int i = 0; i < halves.size(); i++) {
            run(halves.get(i), step, Dropout.of(dropout.share(), dropout.seed(), pass.tokens(), i));
        }
    }

    private static boolean isOutOfMemory(EngineException e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return OUT_OF_MEMORY.stream().anyMatch(message::contains);
    }

    /** Adds the gradient of a batch's loss to those gathered; if it fails they are as before. */
    interface Gradients {
        PassResult add(TokenBatch batch, PassLoss loss, Dropout dropout);
    }
}
