package dev.freshet.local.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freshet.schemas.event.Message;
import java.util.List;

/**
 * A conversation, a better and a worse answer to it, in the forms of TRL: texts; conversations with the prompt beside
 * them; conversations that begin with the prompt.
 */
record Pair(List<Message> asked, String chosen, String rejected) {

    static Pair read(JsonNode node) throws LineException {
        Pair pair = node.get("chosen").isArray() ? ofConversations(node) : ofTexts(node);
        if (pair.chosen.equals(pair.rejected)) {
            throw new LineException("chosen and rejected are the same");
        }
        return pair;
    }

    private static Pair ofTexts(JsonNode node) throws LineException {
        return new Pair(prompt(node), text(node, "chosen"), text(node, "rejected"));
    }

    private static Pair ofConversations(JsonNode node) throws LineException {
        List<Message> chosen = Conversations.read(node.get("chosen"), "chosen");
        List<Message> rejected = Conversations.read(node.path("rejected"), "rejected");
        String better = Conversations.answer(chosen, "chosen");
        String worse = Conversations.answer(rejected, "rejected");
        if (node.has("prompt") && chosen.size() == 1 && rejected.size() == 1) {
            return new Pair(prompt(node), better, worse);
        }
        List<Message> asked = Conversations.before(chosen, "chosen");
        if (!asked.equals(rejected.subList(0, rejected.size() - 1))) {
            throw new LineException("chosen and rejected differ before their last messages");
        }
        return new Pair(asked, better, worse);
    }

    private static List<Message> prompt(JsonNode node) throws LineException {
        JsonNode prompt = node.path("prompt");
        if (!prompt.isArray()) {
            return List.of(new Message("user", text(node, "prompt")));
        }
        List<Message> messages = Conversations.read(prompt, "prompt");
        if (!messages.get(messages.size() - 1).getRole().equals("user")) {
            throw new LineException("prompt ends with another than the user");
        }
        return messages;
    }

    private static String text(JsonNode node, String field) throws LineException {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new LineException(field + " is no text");
        }
        return value.textValue();
    }
}
