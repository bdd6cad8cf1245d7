package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import java.util.List;
import java.util.Objects;

/**
 * An answer whose probability should stay what it is under the reference: a penalty on forgetting. It neither says that the
 * answer is right nor that it is wrong.
 *
 * <p>Of an answer that the reference gave, the mean over its tokens of half the squared difference of the log
 * probabilities estimates KL(reference || policy) of the next token, and its gradient that of the divergence.
 *
 * @param messages the conversation up to the answer, at least one
 * @param answer an answer, best one that the reference gave
 * @param weight of this example beside others of its kind, in (0, 1000]; 1 is usual
 */
public record AnchorExample(List<ChatMessage> messages, String answer, double weight) implements TrainingExample {

    /** Copies the messages; refuses an empty conversation. */
    public AnchorExample {
        messages = SupervisedExample.conversation(messages);
        Objects.requireNonNull(answer, "answer");
        LossOptions.checkWeight("weight", weight);
    }

    /** An example of weight 1. */
    public AnchorExample(List<ChatMessage> messages, String answer) {
        this(messages, answer, 1);
    }

    @Override
    public Objective objective() {
        return Objective.ANCHOR;
    }
}
