package dev.freshet.local.client;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.WakeupException;

/** What an application does with Freshet: sends requests, hears their answers, judges them. Thread-safe. */
public final class Application implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final TopicReader<InferenceResponse> responses;
    private final Map<String, CompletableFuture<InferenceResponse>> open = new ConcurrentHashMap<>();
    private final Thread listener;
    private volatile boolean closed; // set by close() or the listener's fault, read by all

    /** Connects, and hears the answers that come from now on. */
    public Application(Clients clients) {
        this.producer = clients.producer();
        this.responses = TopicReader.atEnd(clients, Topics.INFERENCE_RESPONSES);
        this.listener = new Thread(this::listen, "answers");
        listener.setDaemon(true);
        listener.start();
    }

    /**
     * Sends a request. The first attempt's answer completes the result, a failed one as well; a fault of Kafka completes
     * it exceptionally.
     *
     * @param request with a request id
     */
    public CompletableFuture<InferenceResponse> ask(InferenceRequest request) {
        CompletableFuture<InferenceResponse> answer = new CompletableFuture<>();
        open.put(request.getRequestId(), answer);
        if (closed) {
            open.remove(request.getRequestId());
            answer.completeExceptionally(new IllegalStateException("answers are not heard any more"));
            return answer;
        }
        send(Records.of(Topics.INFERENCE_REQUESTS, request.getRequestId(), request))
                .exceptionally(e -> {
                    open.remove(request.getRequestId());
                    answer.completeExceptionally(e);
                    return null;
                });
        return answer;
    }

    /** Sends a judgement; the result is its place, which identifies the event. */
    public CompletableFuture<RecordMetadata> judge(Feedback feedback) {
        return send(Records.of(Topics.FEEDBACK, feedback.getRequestId(), feedback));
    }

    /** Sends a command to the updater. */
    public CompletableFuture<RecordMetadata> command(Command command) {
        return send(Records.of(Topics.COMMANDS, command.getModel(), command));
    }

    private CompletableFuture<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
        var ignored = producer.send(record, (place, e) -> {
            if (e == null) {
                sent.complete(place);
            } else {
                sent.completeExceptionally(e);
            }
        });
        return sent;
    }

    private void listen() {
        try (responses) {
            while (!closed) {
                responses.poll(Duration.ofMillis(200)).forEach(entry -> {
                    CompletableFuture<InferenceResponse> answer =
                            open.remove(entry.value().getRequestId());
                    if (answer != null) {
                        answer.complete(entry.value());
                    }
                });
            }
        } catch (WakeupException e) {
            if (!closed) {
                throw e;
            }
        } catch (RuntimeException e) {
            closed = true;
            open.values().forEach(answer -> answer.completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        closed = true;
        responses.wakeup();
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
