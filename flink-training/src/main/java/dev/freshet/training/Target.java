package dev.freshet.training;

import dev.freshet.schemas.event.Message;
import java.util.List;

/**
 * What a learner is to answer.
 *
 * @param messages the conversation, oldest first
 * @param answer the answer to it
 */
public record Target(List<Message> messages, String answer) {

    /** Copies the list. */
    public Target {
        messages = List.copyOf(messages);
    }
}
