package dev.freshet.local.demo;

import dev.freshet.local.client.Application;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.SamplingParameters;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The support desk as customers see it: ask greedily, judge the answer. Counts what was sent. Thread-safe. */
final class Desk {

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);
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

    /** How many requests failed or had no answer by the end of {@code wait}. */
    int failures(Duration wait) throws InterruptedException {
        try {
            CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                    .get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not every request was answered", e);
        }
        return (int) asked.stream().filter(Desk::failed).count();
    }

    private static boolean failed(CompletableFuture<InferenceResponse> answer) {
        return !answer.isDone()
                || answer.isCompletedExceptionally()
                || answer.join().getFinishReason() == FinishReason.FAILED;
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
