package dev.freshet.inference;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.InferenceToken;
import dev.freshet.service.kafka.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes what one try at a request brings forth, and knows when all of it is durable. One thread. */
final class AnswerWriter {

    private static final WireFormat<InferenceToken> TOKENS = Topics.INFERENCE_TOKENS.wire();
    private static final WireFormat<InferenceResponse> RESPONSES = Topics.INFERENCE_RESPONSES.wire();
    private static final WireFormat<DeadLetter> DEAD_LETTERS = Topics.DEAD_LETTERS.wire();

    private final Producer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> pending = new ArrayList<>();
    private int pieces;

    /** Writes through a producer that others use too. */
    AnswerWriter(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Writes the next piece of the answer. */
    void piece(ReplyAddress reply, String version, String text) {
        InferenceToken token = InferenceToken.newBuilder()
                .setRequestId(reply.requestId())
                .setAttempt(reply.attempt())
                .setIndex(pieces++)
                .setText(text)
                .setVersion(version)
                .build();
        send(Topics.INFERENCE_TOKENS, reply, TOKENS.encode(token));
    }

    /** Writes the answer or its failure. */
    void response(ReplyAddress reply, InferenceResponse response) {
        send(Topics.INFERENCE_RESPONSES, reply, RESPONSES.encode(response));
    }

    /** Writes a dead letter. */
    void deadLetter(DeadLetter letter) {
        pending.add(producer.send(new ProducerRecord<>(
                Topics.DEAD_LETTERS.name(), Records.key(letter.getTopic()), DEAD_LETTERS.encode(letter))));
    }

    /**
     * Waits until everything written is durable.
     *
     * @throws ExecutionException if something could not be written
     */
    void awaitDurable() throws InterruptedException, ExecutionException {
        for (Future<RecordMetadata> write : pending) {
            write.get();
        }
        pending.clear();
    }

    private void send(Topic<? extends SpecificRecord> topic, ReplyAddress reply, byte[] value) {
        pending.add(producer.send(
                new ProducerRecord<>(topic.name(), reply.partition(), Records.key(reply.requestId()), value)));
    }
}
