package dev.freshet.local.bench.learning;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TrainerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What one would do instead: gather all requests with their right answers, and tune an adapter on them. One thread. */
final class OfflineTuning {

    static final List<Double> RATES = List.of(1e-3, 2e-3, 4e-3);
    static final int EPOCHS = 5;

    private static final int BATCH = 8;

    private OfflineTuning() {}

    /**
     * The best of all rates and epochs.
     *
     * @return share of the test requests that it answers right
     */
    static double best(Path model, Intents intents, long seed) {
        double best = 0;
        try (BaseModel base = BaseModel.load(model, ModelOptions.defaults());
                Answers answers = new Answers(base)) {
            for (double rate : RATES) {
                TrainerOptions options = new TrainerOptions(
                        rate, 1, 0, 0, TrainerOptions.defaults().maxTokens());
                var zero = Adapter.zero(base, LoraConfig.defaults(), seed);
                try (LoraTrainer trainer = LoraTrainer.restore(base, options, zero)) {
                    best = Math.max(best, best(base, answers, trainer, intents, seed));
                }
            }
        }
        return best;
    }

    private static double best(BaseModel base, Answers answers, LoraTrainer trainer, Intents intents, long seed) {
        List<Intents.Request> requests = new ArrayList<>(intents.training());
        Random random = new Random(seed);
        double best = 0;
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            Collections.shuffle(requests, random);
            for (int from = 0; from < requests.size(); from += BATCH) {
                trainer.step(requests.subList(from, Math.min(requests.size(), from + BATCH)).stream()
                        .map(OfflineTuning::example)
                        .toList());
            }
            try (Adapter adapter = Adapter.load(base, trainer.save())) {
                best = Math.max(best, Course.share(intents.rightly(answers.to(intents.questions(), adapter))));
            }
        }
        return best;
    }

    private static SupervisedExample example(Intents.Request request) {
        return new SupervisedExample(List.of(ChatMessage.user(request.text())), request.intent());
    }
}
