package dev.freshet.local.dataset;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.TrainingExample;
import java.util.List;
import java.util.Objects;

/** Writes what {@link SampleReader} reads, under the same name. */
final class SampleWriter {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private SampleWriter() {}

    /** Whether a feedback's example can be a sample: a judgement of an answer that said nothing cannot. */
    static boolean writes(TrainingExample example) {
        FeedbackKind kind = example.getKind();
        boolean judgesAnswer = kind == FeedbackKind.THUMB || kind == FeedbackKind.SCORE;
        return kind == FeedbackKind.DEMONSTRATION
                || kind == FeedbackKind.PREFERENCE
                || (judgesAnswer && !example.getAnswer().isBlank());
    }

    /** A line for a feedback's example. */
    static String judged(TrainingExample example) {
        ObjectNode line = JSON.createObjectNode();
        FeedbackKind kind = Objects.requireNonNull(example.getKind(), "a feedback without a kind");
        switch (kind) {
            case DEMONSTRATION -> {
                conversation(line.putArray("messages"), example.getMessages(), example.getDemonstration());
                given(line, example);
            }
            case PREFERENCE -> {
                conversation(line.putArray("prompt"), example.getMessages());
                answer(line.putArray("chosen"), example.getChosen());
                answer(line.putArray("rejected"), example.getRejected());
                given(line, example);
            }
            case THUMB -> {
                conversation(line.putArray("messages"), example.getMessages(), example.getAnswer());
                line.put("label", Boolean.TRUE.equals(example.getUp()));
            }
            case SCORE -> {
                conversation(line.putArray("messages"), example.getMessages(), example.getAnswer());
                line.put("score", example.getScore());
                line.put("scale", example.getScale());
            }
            case COMMENT, RETRACTION -> throw new IllegalArgumentException(kind + " is nothing to learn from");
        }
        line.put("id", example.getFeedbackId());
        if (!example.getRequestId().equals(SampleKeys.request(example.getModel(), example.getFeedbackId()))) {
            line.put("request", example.getRequestId());
        }
        if (example.getAttempt() != 1) {
            line.put("attempt", example.getAttempt());
        }
        return common(line, example);
    }

    /**
     * A line for a text.
     *
     * @param parts its parts, in order
     */
    static String text(List<TrainingExample> parts) {
        ObjectNode line = JSON.createObjectNode();
        TrainingExample first = parts.get(0);
        line.put(
                "text",
                String.join("\n\n", parts.stream().map(TrainingExample::getText).toList()));
        line.put("id", SampleKeys.textId(first));
        return common(line, first);
    }

    private static String common(ObjectNode line, TrainingExample example) {
        line.put("model", example.getModel());
        if (example.getPerson() != null) {
            line.put("person", example.getPerson());
        }
        return line.toString();
    }

    /** The answer that was judged, where it is not what is learned. */
    private static void given(ObjectNode line, TrainingExample example) {
        if (!example.getAnswer().isEmpty()) {
            line.put("answer", example.getAnswer());
        }
    }

    private static void conversation(ArrayNode array, List<Message> messages, String answer) {
        conversation(array, messages);
        answer(array, answer);
    }

    private static void conversation(ArrayNode array, List<Message> messages) {
        messages.forEach(
                message -> array.addObject().put("role", message.getRole()).put("content", message.getContent()));
    }

    private static void answer(ArrayNode array, String answer) {
        array.addObject().put("role", "assistant").put("content", answer);
    }
}
