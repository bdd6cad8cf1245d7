package dev.freshet.local.faults;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.SamplingParameters;
import dev.freshet.service.kafka.Records;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What applications send, moment by moment: requests; feedback of every kind on them, before and after their answers, of nobody
 * in particular and of persons, who correct themselves, take back what they said and ask to be forgotten; texts; and what is
 * none of these. One thread.
 */
final class Script {

    /** Moments of a round, in which everything comes; and how much later some feedback does. */
    static final int ROUND = 20;

    private static final int PERSONS = 3;
    /** In one of so many rounds a person is erased, and in another one. */
    private static final int ERASING = 4;

    private static final int MAX_TOKENS = 32;
    private static final String NO_ANSWER = "I do not want to say.";

    private final Supplier<Exchange> talk;
    private final Texts texts;
    private final List<Exchange> said = new ArrayList<>();
    private final List<ProducerRecord<byte[], byte[]>> moment = new ArrayList<>();

    /**
     * What is asked, and what its feedback says should have been answered.
     *
     * @param question the request's prompt
     * @param answer a demonstration's answer
     */
    record Exchange(String question, String answer) {}

    /**
     * A script.
     *
     * @param prose gives a paragraph that is like none before, of 100 to 1,000 characters, in plain words
     */
    Script(Supplier<Exchange> talk, Supplier<String> prose) {
        this.talk = talk;
        this.texts = new Texts(prose);
    }

    /** What is sent at the next moment, in order. */
    List<ProducerRecord<byte[], byte[]>> next() {
        moment.clear();
        int number = said.size();
        Exchange exchange = talk.get();
        said.add(exchange);
        judge(number, exchange);
        request(number, exchange);
        if (number >= ROUND) {
            judgeLater(number - ROUND);
        }
        if (number % 4 == 0) {
            moment.add(texts.next());
        }
        return List.copyOf(moment);
    }

    private void judge(int number, Exchange exchange) {
        String id = id(number);
        switch (number % ROUND) {
            case 0, 10 -> send(demonstration(id, exchange.answer()));
            case 1 -> {
                // The same judgement twice.
                send(demonstration(id, exchange.answer()).setFeedbackId("named"));
                send(demonstration(id, exchange.answer()).setFeedbackId("named"));
            }
            case 2 -> send(feedback(id, FeedbackKind.COMMENT).setComment("nice"));
            case 3 -> raw(Topics.FEEDBACK, "{\"request_id\": \"" + id + "\", \"kind\": \"SHRUG\"}");
            case 4, 14 -> send(thumb(id, true));
            case 5 -> raw(Topics.INFERENCE_REQUESTS, "{\"request_id\": \"broken-" + number + "\", \"model\": 7}");
            case 6, 16 ->
                send(feedback(id, FeedbackKind.PREFERENCE)
                        .setChosen(exchange.answer())
                        .setRejected(NO_ANSWER));
            case 11 ->
                send(feedback(id, FeedbackKind.SCORE)
                        .setScore(2.0)
                        .setScale(4.0)
                        .setPerson(person(number)));
            case 15 -> raw(Topics.ERASURES, "{\"person\": \" \"}");
            default -> judgeAsPerson(number, exchange);
        }
    }

    private void judgeAsPerson(int number, Exchange exchange) {
        String id = id(number);
        String person = person(number);
        switch (number % ROUND) {
            case 7 -> {
                send(demonstration(id, NO_ANSWER).setPerson(person));
                send(demonstration(id, exchange.answer()).setPerson(person));
            }
            case 8 -> {
                send(thumb(id, true).setPerson(person));
                send(feedback(id, FeedbackKind.RETRACTION).setPerson(person));
            }
            case 9 ->
                send(feedback(id, FeedbackKind.SCORE)
                        .setScore(4.0)
                        .setScale(5.0)
                        .setPerson(person));
            case 12 -> send(thumb(id, false).setPerson(person));
            case 13 -> {
                String leaver = "leaver-" + number;
                send(demonstration(id, exchange.answer()).setPerson(leaver));
                send(thumb(id, true).setPerson(leaver));
                if (number / ROUND % ERASING == 3) {
                    erase(leaver);
                }
            }
            case 17 -> {
                send(thumb(id, true).setPerson(person));
                send(thumb(id, false).setPerson(person));
            }
            case 19 -> {
                if (number / ROUND % ERASING == 1) {
                    erase(person(number - ROUND));
                }
            }
            default -> {}
        }
    }

    /** On an answer that came long ago. */
    private void judgeLater(int number) {
        String id = id(number);
        if (number % ROUND == 12) {
            send(feedback(id, FeedbackKind.RETRACTION).setPerson(person(number)));
        }
        if (number % 10 > 5) {
            send(demonstration(id, said.get(number).answer()));
        }
    }

    private void request(int number, Exchange exchange) {
        String id = id(number);
        InferenceRequest request = InferenceRequest.newBuilder()
                .setRequestId(id)
                .setPrompt(exchange.question())
                .setParameters(
                        SamplingParameters.newBuilder().setMaxTokens(MAX_TOKENS).build())
                .build();
        moment.add(Records.of(Topics.INFERENCE_REQUESTS, id, request));
    }

    private static String id(int number) {
        return "request-" + number;
    }

    /** Who speaks then. */
    static String person(int number) {
        return "person-" + number / ROUND % PERSONS;
    }

    private static Feedback.Builder demonstration(String request, String answer) {
        return feedback(request, FeedbackKind.DEMONSTRATION).setAnswer(answer);
    }

    private static Feedback.Builder thumb(String request, boolean up) {
        return feedback(request, FeedbackKind.THUMB).setUp(up);
    }

    private static Feedback.Builder feedback(String request, FeedbackKind kind) {
        return Feedback.newBuilder().setRequestId(request).setKind(kind);
    }

    private void send(Feedback.Builder feedback) {
        moment.add(Records.of(Topics.FEEDBACK, feedback.getRequestId(), feedback.build()));
    }

    private void erase(String person) {
        moment.add(Records.of(
                Topics.ERASURES, person, Erasure.newBuilder().setPerson(person).build()));
    }

    private void raw(Topic<?> topic, String json) {
        moment.add(new ProducerRecord<>(topic.name(), json.getBytes(StandardCharsets.UTF_8)));
    }
}
