package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.util.List;
import java.util.Objects;

/**
 * A conversation and the answer that it should get. Only the answer's tokens and the token that ends the turn are learned.
 *
 * @param messages the conversation up to the answer, at least one
 * @param answer the text to answer
 * @param weight of this example beside others of its kind, in (0, 1000]; 1 is usual
 */
public record SupervisedExample(List<ChatMessage> messages, String answer, double weight) implements TrainingExample {

    /** Copies the messages; refuses an empty conversation. */
    public SupervisedExample {
        messages = conversation(messages);
        Objects.requireNonNull(answer, "answer");
        LossOptions.checkWeight("weight", weight);
    }

    /** An example of weight 1. */
    public SupervisedExample(List<ChatMessage> messages, String answer) {
        this(messages, answer, 1);
    }

    @Override
    public Objective objective() {
        return Objective.SUPERVISED;
    }

    static List<ChatMessage> conversation(List<ChatMessage> messages) {
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages is empty, must hold at least one");
        }
        return List.copyOf(messages);
    }
}
