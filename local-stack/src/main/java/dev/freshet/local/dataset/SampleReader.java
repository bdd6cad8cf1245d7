package dev.freshet.local.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.freshet.schemas.Ids;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.RawText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads samples. What a line is shows in its fields, in this order: {@code instruction}, {@code input}, {@code output};
 * {@code messages}; {@code prompt}, {@code chosen}, {@code rejected}, each a text or a conversation; {@code text}. Fields
 * that it does not know are left alone: data sets carry all kinds.
 */
public final class SampleReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String REPLICA = "import";

    private final String model;

    /**
     * A reader.
     *
     * @param model the model of lines that name none
     */
    public SampleReader(String model) {
        this.model = model;
    }

    /**
     * Reads a line.
     *
     * @throws LineException if it is no sample
     */
    public Sample read(String line) throws LineException {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new LineException("no JSON: " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw new LineException("no JSON object");
        }
        if (node.has("instruction")) {
            return instruction(node);
        }
        if (node.has("messages")) {
            return chat(node);
        }
        if (node.has("chosen")) {
            return preference(node);
        }
        if (node.has("text")) {
            return text(node);
        }
        throw new LineException("none of instruction, messages, chosen and text is there");
    }

    private Sample text(JsonNode node) throws LineException {
        String given = name(node, "id");
        String person = name(node, "person");
        String text = required(node, "text");
        return new Sample.Text(RawText.newBuilder()
                .setTextId(
                        given == null
                                ? digest(String.join("\u0000", "text", model(node), text, String.valueOf(person)))
                                : given)
                .setModel(model(node))
                .setText(text)
                .setPerson(person)
                .build());
    }

    private Sample instruction(JsonNode node) throws LineException {
        String input = optional(node, "input");
        String asked = required(node, "instruction") + (input.isBlank() ? "" : "\n\n" + input);
        return judged(
                node,
                List.of(new Message("user", asked)),
                optional(node, "answer"),
                demonstration(required(node, "output")));
    }

    private Sample chat(JsonNode node) throws LineException {
        List<Message> messages = Conversations.read(node.get("messages"), "messages");
        String answer = Conversations.answer(messages, "messages");
        List<Message> asked = Conversations.before(messages, "messages");
        if (node.has("label")) {
            if (!node.get("label").isBoolean()) {
                throw new LineException("label is " + node.get("label") + ", allowed: true, false");
            }
            return judged(
                    node,
                    asked,
                    answer,
                    Feedback.newBuilder()
                            .setKind(FeedbackKind.THUMB)
                            .setUp(node.get("label").booleanValue()));
        }
        if (node.has("score")) {
            return judged(node, asked, answer, score(node));
        }
        return judged(node, asked, optional(node, "answer"), demonstration(answer));
    }

    private static Feedback.Builder score(JsonNode node) throws LineException {
        JsonNode score = node.get("score");
        JsonNode scale = node.path("scale");
        boolean allowed = score.isNumber()
                && scale.isNumber()
                && scale.doubleValue() > 0
                && score.doubleValue() >= 0
                && score.doubleValue() <= scale.doubleValue();
        if (!allowed) {
            throw new LineException("score is " + score + " of scale " + scale + ", allowed: 0 to a scale above 0");
        }
        return Feedback.newBuilder()
                .setKind(FeedbackKind.SCORE)
                .setScore(score.doubleValue())
                .setScale(scale.doubleValue());
    }

    private static Feedback.Builder demonstration(String answer) {
        return Feedback.newBuilder().setKind(FeedbackKind.DEMONSTRATION).setAnswer(answer);
    }

    private Sample preference(JsonNode node) throws LineException {
        Pair pair = Pair.read(node);
        return judged(
                node,
                pair.asked(),
                optional(node, "answer"),
                Feedback.newBuilder()
                        .setKind(FeedbackKind.PREFERENCE)
                        .setChosen(pair.chosen())
                        .setRejected(pair.rejected()));
    }

    private Sample judged(JsonNode node, List<Message> asked, String answer, Feedback.Builder feedback)
            throws LineException {
        String name = model(node);
        String given = name(node, "id");
        String person = name(node, "person");
        feedback.setRequestId("").setPerson(person);
        String id = given == null ? digest(name + asked + answer + feedback.build()) : given;
        String request = name(node, "request");
        int attempt = node.path("attempt").asInt(1);
        if (attempt < 1) {
            throw new LineException("attempt is " + attempt + ", allowed: >= 1");
        }
        String about = request == null ? SampleKeys.request(name, id) : request;
        if (!Ids.isId(about)) {
            throw new LineException("model and id have " + about.length() + " characters together, too many");
        }
        return new Sample.Judged(
                InferenceResponse.newBuilder()
                        .setRequestId(about)
                        .setAttempt(attempt)
                        .setModel(name)
                        .setMessages(asked)
                        .setAnswer(answer)
                        .setFinishReason(FinishReason.STOP)
                        .setReplica(REPLICA)
                        .build(),
                feedback.setFeedbackId(id)
                        .setRequestId(about)
                        .setAttempt(attempt)
                        .build());
    }

    private String model(JsonNode node) throws LineException {
        String given = name(node, "model");
        return given == null ? model : given;
    }

    private static @Nullable String name(JsonNode node, String field) throws LineException {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        String name = value.isValueNode() ? value.asText() : "";
        if (!Ids.isId(name)) {
            throw new LineException(field + " is " + value + ", allowed: " + Ids.ALLOWED);
        }
        return name;
    }

    private static String required(JsonNode node, String field) throws LineException {
        String text = optional(node, field);
        if (text.isBlank()) {
            throw new LineException(field + " is empty");
        }
        return text;
    }

    private static String optional(JsonNode node, String field) throws LineException {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new LineException(field + " is no text");
        }
        return value.textValue();
    }

    private static String digest(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
