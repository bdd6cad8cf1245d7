package dev.freshet.inference;

import dev.freshet.inference.engine.Answer;
import dev.freshet.inference.engine.Prompt;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Makes the responses of one replica. Thread-safe. */
final class Responses {

    private final String replica;
    private final Clock clock;

    Responses(String replica, Clock clock) {
        this.replica = replica;
        this.clock = clock;
    }

    /** A whole answer. */
    InferenceResponse answered(Request request, Answer answer, FinishReason finish) {
        return fill(start(request.reply()), request.prompt(), answer)
                .setFinishReason(finish)
                .build();
    }

    /** The deadline passed, before the answer began or while it ran. */
    InferenceResponse late(Request request, @Nullable Answer partial) {
        InferenceResponse.Builder response = start(request.reply())
                .setMessages(request.prompt().messages())
                .setParameters(request.prompt().parameters());
        if (partial != null) {
            fill(response, request.prompt(), partial);
        }
        return response.setFinishReason(FinishReason.DEADLINE)
                .setError("the deadline " + request.deadline() + " passed "
                        + (partial == null ? "before generation began" : "during generation"))
                .build();
    }

    /** It could not be answered. */
    InferenceResponse failed(ReplyAddress reply, @Nullable Prompt prompt, String error) {
        InferenceResponse.Builder response = start(reply);
        if (prompt != null) {
            response.setMessages(prompt.messages()).setParameters(prompt.parameters());
        }
        return response.setFinishReason(FinishReason.FAILED).setError(error).build();
    }

    private InferenceResponse.Builder start(ReplyAddress reply) {
        return InferenceResponse.newBuilder()
                .setRequestId(reply.requestId())
                .setAttempt(reply.attempt())
                .setModel(reply.model())
                .setAnswer("")
                .setRequestedAt(reply.requestedAt())
                .setFinishedAt(clock.millis())
                .setReplica(replica);
    }

    private static InferenceResponse.Builder fill(InferenceResponse.Builder response, Prompt prompt, Answer answer) {
        return response.setMessages(prompt.messages())
                .setParameters(prompt.parameters())
                .setVersion(answer.version().toString())
                .setAnswer(answer.text())
                .setLogProbability(answer.logProbability())
                .setChoices(answer.choices())
                .setPromptTokens(answer.promptTokens())
                .setAnswerTokens(answer.answerTokens())
                .setStartedAt(answer.startedAt())
                .setFirstTokenAt(answer.firstTokenAt())
                .setFinishedAt(answer.finishedAt());
    }
}
