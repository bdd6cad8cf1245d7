package dev.freshet.training;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.training.LoraTrainer;
import dev.freshet.languagemodel.training.StepResult;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Learns with low-rank adapters on a language model. */
final class LoraLearner implements Learner {

    private final LoraTrainer trainer;
    private final Tokenizer tokenizer;
    private final int maxTokens;

    LoraLearner(LoraTrainer trainer, Tokenizer tokenizer, int maxTokens) {
        this.trainer = trainer;
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
    }

    @Override
    public Optional<String> refuse(Target target) {
        if (target.messages().isEmpty()) {
            return Optional.of("no messages");
        }
        if (target.answer().isBlank()) {
            return Optional.of("the answer is empty");
        }
        try {
            tokenizer.encodePrompt(messages(target));
        } catch (InvalidRequestException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        // Its end, and at least one token of the prompt, must fit too.
        int tokens = tokenizer.encode(target.answer()).length;
        return tokens + 2 > maxTokens
                ? Optional.of("the answer has " + tokens + " tokens, at most " + (maxTokens - 2) + " can be learned")
                : Optional.empty();
    }

    @Override
    public StepFigures step(List<Target> batch) {
        StepResult result = trainer.step(batch.stream()
                .map(target -> new SupervisedExample(messages(target), target.answer()))
                .toList());
        return new StepFigures(result.loss(), result.gradientNorm());
    }

    private static List<ChatMessage> messages(Target target) {
        return target.messages().stream()
                .map(message -> new ChatMessage(message.getRole(), message.getContent()))
                .toList();
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
