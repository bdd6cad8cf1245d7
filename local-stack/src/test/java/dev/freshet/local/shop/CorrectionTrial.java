package dev.freshet.local.shop;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TrainerOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Eight policies change; 24 corrections, three phrasings of each policy, come one by one, and each brings a few steps
 * on a batch of itself, earlier corrections and replayed accepted answers.
 */
final class CorrectionTrial {

    private static final int ACCEPTED_BEFORE = 96;
    private static final int ACCEPTED_PER_CORRECTION = 2;

    private final Shop shop = Shop.fernhill();
    private final BaseModel base;
    private final Settings settings;
    private final Random random;
    private final Customers customers;
    private final List<SupervisedExample> accepted = new ArrayList<>();
    private final List<SupervisedExample> corrected = new ArrayList<>();

    /**
     * What a learner would do at one correction.
     *
     * @param dropOutdated whether a correction takes the accepted answers that equal the one it corrects out of the
     *     replay
     */
    record Settings(
            TrainerOptions trainer,
            LoraConfig lora,
            int steps,
            int earlier,
            int replayed,
            boolean dropOutdated,
            long seed) {}

    /**
     * Shares of held-out questions answered right.
     *
     * @param changed of changed policies, after 8, 16 and 24 corrections
     */
    record Result(
            double changedBefore,
            List<Double> changed,
            double unchangedBefore,
            double unchangedAfter,
            double talkBefore,
            double talkAfter,
            double secondsPerStep) {}

    CorrectionTrial(BaseModel base, Settings settings) {
        this.base = base;
        this.settings = settings;
        this.random = new Random(settings.seed());
        this.customers = new Customers(shop, settings.seed());
    }

    Result run() {
        accept(ACCEPTED_BEFORE, false);
        var zero = Adapter.zero(base, settings.lora(), settings.seed());
        double seconds = 0;
        int steps = 0;
        try (Desk desk = new Desk(base);
                Adapter before = Adapter.load(base, zero);
                LoraTrainer trainer = LoraTrainer.restore(base, settings.trainer(), zero)) {
            double changedBefore = desk.accuracy(shop.changing(), true, before);
            double unchangedBefore = desk.accuracy(shop.unchanged(), true, before);
            double talkBefore = talk(desk, before);
            List<Double> changed = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                List<Policy> policies = new ArrayList<>(shop.changing());
                Collections.shuffle(policies, random);
                for (Policy policy : policies) {
                    if (settings.dropOutdated()) {
                        accepted.removeIf(example -> example.answer().equals(policy.corpusAnswer()));
                    }
                    SupervisedExample correction =
                            example(policy.corrections().get(round), policy.answer(policy.inForce(true)));
                    for (int step = 0; step < settings.steps(); step++) {
                        seconds += trainer.step(batch(correction)).seconds();
                        steps++;
                    }
                    corrected.add(correction);
                    accept(ACCEPTED_PER_CORRECTION, true);
                }
                try (Adapter adapter = Adapter.load(base, trainer.save())) {
                    changed.add(desk.accuracy(shop.changing(), true, adapter));
                }
            }
            try (Adapter after = Adapter.load(base, trainer.save())) {
                double unchangedAfter = desk.accuracy(shop.unchanged(), true, after);
                return new Result(
                        changedBefore,
                        changed,
                        unchangedBefore,
                        unchangedAfter,
                        talkBefore,
                        talk(desk, after),
                        seconds / steps);
            }
        }
    }

    private List<SupervisedExample> batch(SupervisedExample correction) {
        List<SupervisedExample> batch = new ArrayList<>();
        batch.add(correction);
        for (int i = 0; i < settings.earlier() && !corrected.isEmpty(); i++) {
            batch.add(corrected.get(random.nextInt(corrected.size())));
        }
        for (int i = 0; i < settings.replayed(); i++) {
            batch.add(accepted.get(random.nextInt(accepted.size())));
        }
        return batch;
    }

    /** Customers give a thumb up to right answers: before the change about every policy, later about those that stay. */
    private void accept(int count, boolean changed) {
        int enough = accepted.size() + count;
        while (accepted.size() < enough) {
            Customers.Question question = customers.ask();
            if (!(changed && question.topic() instanceof Policy policy && policy.changes())) {
                accepted.add(example(question.text(), question.topic().corpusAnswer()));
            }
        }
    }

    private double talk(Desk desk, Adapter adapter) {
        int right = 0;
        int asked = 0;
        for (Talk talk : shop.talk()) {
            for (String answer : desk.answer(talk.heldOut(), adapter)) {
                right += talk.answers(answer) ? 1 : 0;
                asked++;
            }
        }
        return (double) right / asked;
    }

    private static SupervisedExample example(String question, String answer) {
        return new SupervisedExample(List.of(ChatMessage.user(question)), answer);
    }
}
