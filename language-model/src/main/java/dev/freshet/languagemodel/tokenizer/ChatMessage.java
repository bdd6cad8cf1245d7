package dev.freshet.languagemodel.tokenizer;

import java.util.Objects;

/**
 * One turn of a conversation.
 *
 * @param role who speaks, as the model's chat template knows it: {@code system}, {@code user} or {@code assistant}
 * @param content what is said, in any script
 */
public record ChatMessage(String role, String content) {

    /** Refuses what is null. */
    public ChatMessage {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(content, "content");
    }

    /** A message of the user. */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    /** A message of the model. */
    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }
}
