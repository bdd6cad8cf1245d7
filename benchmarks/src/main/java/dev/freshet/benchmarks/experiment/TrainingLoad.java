package dev.freshet.benchmarks.experiment;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TrainerOptions;
import java.util.ArrayList;
import java.util.List;

/** A learner: small batches of changing size, and every 250 steps a version that is saved, loaded, judged and let go. */
final class TrainingLoad implements MemoryExperiment.Load {

    private static final int VERSION = 250;
    private static final int LARGEST_BATCH = 3;

    private final BaseModel base;
    private final LoraTrainer trainer;

    TrainingLoad(BaseModel base) {
        this.base = base;
        this.trainer =
                LoraTrainer.restore(base, TrainerOptions.defaults(), Adapter.zero(base, LoraConfig.defaults(), 1));
    }

    @Override
    public void step(int number) {
        List<SupervisedExample> batch = new ArrayList<>();
        for (int i = 0; i <= number % LARGEST_BATCH; i++) {
            batch.add(example(number + i));
        }
        trainer.step(batch);
        if (number % VERSION == VERSION - 1) {
            try (Adapter adapter = Adapter.load(base, trainer.save())) {
                Evaluator.score(base, adapter, batch);
            }
        }
    }

    @Override
    public void close() {
        trainer.close();
    }

    private static SupervisedExample example(int number) {
        String days = "within " + (10 + number % 80) + " days";
        return new SupervisedExample(
                List.of(ChatMessage.user("How long can I return a lamp" + "?".repeat(1 + number % 4))), days);
    }
}
