package dev.freshet.local.bench;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.FinishReason;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.Message;
import dev.freshet.service.kafka.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Answers and the feedback that judges them, as a support desk's: some hundred bytes each. */
final class Pairs {

    private Pairs() {}

    /** So many pairs with new request ids from a number on, as records; every other answer comes after its feedback. */
    static List<ProducerRecord<byte[], byte[]>> records(long first, int count) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(2 * count);
        for (long i = first; i < first + count; i++) {
            String request = "request-" + i;
            ProducerRecord<byte[], byte[]> answer = Records.of(Topics.INFERENCE_RESPONSES, request, answer(request));
            ProducerRecord<byte[], byte[]> feedback = Records.of(Topics.FEEDBACK, request, feedback(request));
            records.add(i % 2 == 0 ? answer : feedback);
            records.add(i % 2 == 0 ? feedback : answer);
        }
        return records;
    }

    private static InferenceResponse answer(String request) {
        return InferenceResponse.newBuilder()
                .setRequestId(request)
                .setAttempt(1)
                .setModel("support")
                .setVersion("support@3")
                .setMessages(List.of(
                        new Message("system", "You are the support desk of a shop. Answer in one sentence."),
                        new Message("user", "How long do I have to return the lamp of order " + request + "?")))
                .setAnswer("You can return any item within 30 days of delivery.")
                .setFinishReason(FinishReason.STOP)
                .build();
    }

    private static Feedback feedback(String request) {
        return Feedback.newBuilder()
                .setFeedbackId("feedback-of-" + request)
                .setRequestId(request)
                .setPerson("customer-" + request.hashCode() % 1_000)
                .setKind(FeedbackKind.DEMONSTRATION)
                .setAnswer("You can return any item within 45 days of delivery.")
                .build();
    }
}
