package dev.freshet.inference.engine;

import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.SamplingParameters;
import java.util.List;

/**
 * What is to be answered.
 *
 * @param model name of the model asked
 * @param messages the conversation, oldest first, not empty
 * @param parameters how to sample
 */
public record Prompt(String model, List<Message> messages, SamplingParameters parameters) {

    /** Copies the messages. */
    public Prompt {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages are empty, allowed: at least one");
        }
    }
}
