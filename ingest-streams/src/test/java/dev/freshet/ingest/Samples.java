package dev.freshet.ingest;

import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.RawText;
import dev.freshet.schemas.event.SamplingParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Feedback and answers as the tests send them. */
final class Samples {

    private Samples() {}

    static Feedback.Builder demonstration(String request) {
        return Feedback.newBuilder()
                .setRequestId(request)
                .setKind(FeedbackKind.DEMONSTRATION)
                .setAnswer("Within 60 days.");
    }

    static Feedback.Builder thumb(String request, boolean up) {
        return Feedback.newBuilder()
                .setRequestId(request)
                .setKind(FeedbackKind.THUMB)
                .setUp(up);
    }

    static Feedback.Builder retraction(String request, String person) {
        return Feedback.newBuilder()
                .setRequestId(request)
                .setKind(FeedbackKind.RETRACTION)
                .setPerson(person);
    }

    static RawText.Builder text(String text) {
        return RawText.newBuilder().setText(text);
    }

    static Erasure erasure(String person) {
        return Erasure.newBuilder().setPerson(person).build();
    }

    static Command verdict(CommandKind kind, String request, @Nullable String feedback, String reason) {
        return Command.newBuilder()
                .setKind(kind)
                .setModel("support")
                .setRequestId(request)
                .setFeedbackId(feedback)
                .setReason(reason)
                .build();
    }

    static InferenceResponse.Builder answer(String request, int attempt) {
        return InferenceResponse.newBuilder()
                .setRequestId(request)
                .setAttempt(attempt)
                .setModel("support")
                .setVersion("support@3")
                .setMessages(List.of(new Message("user", "May I return it?")))
                .setParametersBuilder(SamplingParameters.newBuilder())
                .setAnswer("Within 30 days.")
                .setFinishReason(FinishReason.STOP);
    }

    static InferenceResponse.Builder answerTo(String prompt, String request) {
        return answer(request, 1).setMessages(List.of(new Message("user", prompt)));
    }
}
