package dev.freshet.updater.judge;

import dev.freshet.schemas.event.Message;
import java.util.List;

/**
 * A label that judges candidates before it is learned.
 *
 * @param messages the conversation, oldest first
 * @param answer the answer it should have
 */
public record HeldOutExample(List<Message> messages, String answer) {

    /** Copies the messages. */
    public HeldOutExample {
        messages = List.copyOf(messages);
    }
}
