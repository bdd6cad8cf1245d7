package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Side;
import dev.freshet.benchmarks.model.Examples;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.TrainerOptions;
import dev.freshet.languagemodel.training.TrainingExample;
import java.util.List;
import java.util.function.Supplier;

/** Our training: whole optimizer steps of a LoRA of rank 8 on every linear layer, on batches of 8 sequences of 128 tokens. */
final class Training implements AutoCloseable {

    /** Sequences of a batch. */
    static final int ROWS = 8;

    /** Tokens of a batch. */
    static final int TOKENS = ROWS * Examples.LENGTH;

    /** A rate as in use; it does not change the time of a step. */
    static final double LEARNING_RATE = 1e-4;

    private final LoraTrainer trainer;

    /** A trainer at step 0. */
    Training(BaseModel base) {
        TrainerOptions options = new TrainerOptions(LEARNING_RATE, 1, 0, 0, Examples.LENGTH);
        this.trainer = LoraTrainer.restore(base, options, Adapter.zero(base, LoraConfig.defaults(), 1));
    }

    /** Tokens per second of one step, on a batch that was not seen before. */
    Side side(Supplier<? extends List<? extends TrainingExample>> batches) {
        return () -> {
            List<? extends TrainingExample> batch = batches.get();
            long begin = System.nanoTime();
            double loss = trainer.step(batch).loss();
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (!Double.isFinite(loss)) {
                throw new IllegalStateException("the loss is " + loss);
            }
            return TOKENS / seconds;
        };
    }

    /** One step, and the loss before it. */
    double loss(List<? extends TrainingExample> batch) {
        return trainer.step(batch).loss();
    }

    @Override
    public void close() {
        trainer.close();
    }
}
