package dev.freshet.training;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.Objective;
import dev.freshet.languagemodel.training.ObjectiveResult;
import dev.freshet.languagemodel.training.StepResult;
import dev.freshet.languagemodel.training.TextExample;
import dev.freshet.languagemodel.training.TrainingExample;
import dev.freshet.training.material.Material;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Learns with low-rank adapters on a language model. */
final class LoraLearner implements Learner {

    private final LoraTrainer trainer;
    private final BaseModel base;
    private final double textRate;
    private final int maxTokens;

    LoraLearner(LoraTrainer trainer, BaseModel base, double textRate, int maxTokens) {
        this.trainer = trainer;
        this.base = base;
        this.textRate = textRate;
        this.maxTokens = maxTokens;
    }

    @Override
    public Optional<String> refuse(Material material) {
        if (material instanceof Material.Text text) {
            return text.text().isEmpty() ? Optional.of("the text is empty") : Optional.empty();
        }
        if (Examples.messages(material).isEmpty()) {
            return Optional.of("no messages");
        }
        List<String> answers = Examples.answers(material);
        if (answers.stream().anyMatch(String::isBlank)) {
            return Optional.of("the answer is empty");
        }
        try {
            base.tokenizer().encodePrompt(Examples.messages(material));
        } catch (InvalidRequestException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        // Its end, and at least one token of the prompt, must fit too.
        int tokens = answers.stream()
                .mapToInt(answer -> base.tokenizer().encode(answer).length)
                .max()
                .orElse(0);
        return tokens + 2 > maxTokens
                ? Optional.of("the answer has " + tokens + " tokens, at most " + (maxTokens - 2) + " can be learned")
                : Optional.empty();
    }

    @Override
    public StepFigures step(List<Material> batch, double rate) {
        List<TrainingExample> examples = batch.stream().map(Examples::of).toList();
        // Among others a text weighs less; alone, where AdamW makes up for any weight, the step is shorter.
        boolean textsAlone = examples.stream().allMatch(TextExample.class::isInstance);
        StepResult result = trainer.step(examples, textsAlone ? rate * textRate : rate);
        Map<String, Double> figures = new TreeMap<>();
        result.objectives().forEach((objective, figure) -> {
            figures.put(objective == Objective.ANCHOR ? "kl" : "loss." + name(objective), figure.loss());
            ObjectiveResult.Rewards rewards = figure.rewards();
            if (rewards != null) {
                figures.put("margin." + name(objective), rewards.margin());
            }
        });
        return new StepFigures(result.loss(), result.gradientNorm(), figures);
    }

    private static String name(Objective objective) {
        return switch (objective) {
            case SUPERVISED -> "demonstration";
            case PREFERENCE -> "preference";
            case LABELED -> "rating";
            case TEXT -> "text";
            case ANCHOR -> "anchor";
        };
    }

    @Override
    public void refer(Map<String, byte[]> files) {
        try (Adapter adapter = Adapter.load(base, files)) {
            trainer.refer(adapter);
        }
    }

    @Override
    public long steps() {
        return trainer.steps();
    }

    @Override
    public Map<String, byte[]> save() {
        return trainer.save();
    }

    @Override
    public void close() {
        trainer.close();
    }
}
