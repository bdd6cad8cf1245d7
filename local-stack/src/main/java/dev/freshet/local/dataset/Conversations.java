package dev.freshet.local.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freshet.schemas.event.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Conversations in JSON: arrays of {@code {"role", "content"}}. */
final class Conversations {

    private static final Set<String> ROLES = Set.of("system", "user", "assistant");

    private Conversations() {}

    /**
     * Reads a conversation.
     *
     * @param field where it stands, for messages
     */
    static List<Message> read(JsonNode node, String field) throws LineException {
        if (!node.isArray() || node.isEmpty()) {
            throw new LineException(field + " is no array of messages");
        }
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : node) {
            String place = field + "[" + messages.size() + "]";
            String role = message.path("role").asText();
            if (!ROLES.contains(role)) {
                throw new LineException(place + ".role is '" + role + "', allowed: system, user, assistant");
            }
            JsonNode content = message.path("content");
            if (!content.isTextual() || content.textValue().isBlank()) {
                throw new LineException(place + ".content is no text");
            }
            messages.add(new Message(role, content.textValue()));
        }
        return messages;
    }

    /** The answer that a conversation ends with. */
    static String answer(List<Message> messages, String field) throws LineException {
        Message last = messages.get(messages.size() - 1);
        if (!last.getRole().equals("assistant")) {
            throw new LineException(field + " ends with the " + last.getRole() + ", expected the assistant");
        }
        return last.getContent();
    }

    /** A conversation without its last message; something of it must be asked. */
    static List<Message> before(List<Message> messages, String field) throws LineException {
        List<Message> asked = messages.subList(0, messages.size() - 1);
        if (asked.isEmpty() || !asked.get(asked.size() - 1).getRole().equals("user")) {
            throw new LineException(field + " has no message of the user before the answer");
        }
        return List.copyOf(asked);
    }
}
