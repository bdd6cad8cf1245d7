package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.util.List;
import java.util.Objects;

/**
 * An answer to a conversation with a thumb up or down.
 *
 * @param messages the conversation up to the answer, at least one
 * @param answer the answer that was given
 * @param desirable whether it was a good one
 * @param weight of this example beside others of its kind, in (0, 1000]; 1 is usual
 */
public record LabeledExample(List<ChatMessage> messages, String answer, boolean desirable, double weight)
        implements TrainingExample {

    /** Copies the messages; refuses an empty conversation. */
    public LabeledExample {
        messages = SupervisedExample.conversation(messages);
        Objects.requireNonNull(answer, "answer");
        LossOptions.checkWeight("weight", weight);
    }

    /** An example of weight 1. */
    public LabeledExample(List<ChatMessage> messages, String answer, boolean desirable) {
        this(messages, answer, desirable, 1);
    }

    @Override
    public Objective objective() {
        return Objective.LABELED;
    }
}
