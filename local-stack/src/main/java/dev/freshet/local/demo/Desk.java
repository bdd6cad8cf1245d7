package dev.freshet.local.demo;

import dev.freshet.local.client.Application;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.SamplingParameters;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The support desk as customers see it: ask greedily, judge the answer. Counts what was sent. Thread-safe. */
final class Desk {

    private static final int MAX_TOKENS = 48;
    private static final long ANSWER_TIMEOUT_SECONDS = 30;

    private final Application application;
    private final String model;
    private final AtomicInteger feedback = new AtomicInteger();
    private final List<CompletableFuture<InferenceResponse>> asked = new CopyOnWriteArrayList<>();

    Desk(Application application, String model) {
        this.application = application;
        this.model = model;
    }

    CompletableFuture<InferenceResponse> ask(String question) {
        CompletableFuture<InferenceResponse> answer = application.ask(InferenceRequest.newBuilder()
                .setRequestId("demo-" + UUID.randomUUID())
                .setModel(model)
                .setPrompt(question)
                .setParameters(
                        SamplingParameters.newBuilder().setMaxTokens(MAX_TOKENS).build())
                .setStream(false)
                .build());
        asked.add(answer);
        return answer;
    }

    /** The answer, or null where none came in time. */
    static @Nullable InferenceResponse await(CompletableFuture<InferenceResponse> answer) throws InterruptedException {
        try {
            return answer.get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    void correct(InferenceResponse response, String person, String answer) {
        send(judgement(response, person)
                .setKind(FeedbackKind.DEMONSTRATION)
                .setAnswer(answer)
                .build());
    }

    void approve(InferenceResponse response, String person) {
        send(judgement(response, person).setKind(FeedbackKind.THUMB).setUp(true).build());
    }

    int requests() {
        return asked.size();
    }

    int feedback() {
        return feedback.get();
    }

    /** Waits for every answer; how many failed or never came. */
    int failures() throws InterruptedException {
        int failures = 0;
        for (CompletableFuture<InferenceResponse> answer : asked) {
            InferenceResponse response = await(answer);
            if (response == null || response.getFinishReason() == FinishReason.FAILED) {
                failures++;
            }
        }
        return failures;
    }

    private Feedback.Builder judgement(InferenceResponse response, String person) {
        return Feedback.newBuilder()
                .setFeedbackId("demo-" + UUID.randomUUID())
                .setRequestId(response.getRequestId())
                .setAttempt(response.getAttempt())
                .setVersion(response.getVersion())
                .setPerson(person);
    }

    private void send(Feedback judgement) {
        application.judge(judgement).join();
        feedback.incrementAndGet();
    }
}
