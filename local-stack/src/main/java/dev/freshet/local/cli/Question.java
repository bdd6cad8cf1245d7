package dev.freshet.local.cli;

import dev.freshet.local.stack.Append;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.InferenceToken;
import dev.freshet.service.kafka.Clients;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks one request at a time and follows its tokens to the answer. One thread. */
final class Question implements AutoCloseable {

    private final Clients clients;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<String> printer;
    private int attempt;
    private int printed;

    /**
     * Opens the topics.
     *
     * @param printer gets the answer's pieces as they come
     */
    Question(Clients clients, Consumer<String> printer) {
        this.clients = clients;
        this.consumer = clients.consumer();
        this.printer = printer;
    }

    /**
     * Asks, and waits for the answer or its failure.
     *
     * @param request names its id and its reply partition
     * @throws CommandException if none came in time
     */
    InferenceResponse ask(InferenceRequest request, Duration timeout) throws InterruptedException {
        int partition = Objects.requireNonNull(request.getReplyPartition(), "reply partition");
        String id = Objects.requireNonNull(request.getRequestId(), "request id");
        List<TopicPartition> replies = List.of(
                new TopicPartition(Topics.INFERENCE_TOKENS.name(), partition),
                new TopicPartition(Topics.INFERENCE_RESPONSES.name(), partition));
        consumer.assign(replies);
        consumer.seekToEnd(replies);
        // Seeking is lazy; the positions must be fixed before the request is out.
        replies.forEach(consumer::position);
        Append.to(clients, Topics.INFERENCE_REQUESTS, id, request);
        long end = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                InferenceResponse response = take(id, record);
                if (response != null) {
                    return response;
                }
            }
        }
        throw new CommandException("no answer within " + timeout.toSeconds()
                + " s; is an inference-consumer running? see 'freshet models show " + request.getModel() + "'");
    }

    private @Nullable InferenceResponse take(String id, ConsumerRecord<byte[], byte[]> record) {
        if (record.topic().equals(Topics.INFERENCE_TOKENS.name())) {
            InferenceToken token = Topics.INFERENCE_TOKENS.wire().decode(record.value());
            if (token.getRequestId().equals(id)) {
                piece(token);
            }
            return null;
        }
        InferenceResponse response = Topics.INFERENCE_RESPONSES.wire().decode(record.value());
        if (!response.getRequestId().equals(id)) {
            return null;
        }
        begin(response.getAttempt());
        printer.accept(response.getAnswer()
                .substring(Math.min(printed, response.getAnswer().length())));
        return response;
    }

    private void piece(InferenceToken token) {
        if (token.getAttempt() >= attempt) {
            begin(token.getAttempt());
            printer.accept(token.getText());
            printed += token.getText().length();
        }
    }

    /** Pieces of two attempts are never spliced: a new attempt starts on a new line. */
    private void begin(int next) {
        if (next > attempt) {
            if (printed > 0) {
                printer.accept(System.lineSeparator() + "[started again] ");
            }
            attempt = next;
            printed = 0;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
