package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.util.List;
import java.util.Objects;

/**
 * Two answers to a conversation, of which one is better.
 *
 * @param messages the conversation up to the answer, at least one
 * @param chosen the better answer
 * @param rejected the worse answer
 * @param weight of this example beside others of its kind, in (0, 1000]; 1 is usual
 */
public record PreferenceExample(List<ChatMessage> messages, String chosen, String rejected, double weight)
        implements TrainingExample {

    /** Copies the messages; refuses an empty conversation and a pair of equal answers. */
    public PreferenceExample {
        messages = SupervisedExample.conversation(messages);
        Objects.requireNonNull(chosen, "chosen");
        Objects.requireNonNull(rejected, "rejected");
        if (chosen.equals(rejected)) {
            throw new IllegalArgumentException("chosen and rejected are the same answer, must differ");
        }
        LossOptions.checkWeight("weight", weight);
    }

    /** A pair of weight 1. */
    public PreferenceExample(List<ChatMessage> messages, String chosen, String rejected) {
        this(messages, chosen, rejected, 1);
    }

    @Override
    public Objective objective() {
        return Objective.PREFERENCE;
    }
}
