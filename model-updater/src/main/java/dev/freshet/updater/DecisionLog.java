package dev.freshet.updater;

import dev.freshet.schemas.Topic;
import dev.freshet.schemas.Topics;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.Records;
import dev.freshet.service.kafka.TopicReader;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The log of decisions and its projection, written in transactions of one id: a newer log of that id fences this one. */
final class DecisionLog implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(100);

    private final Clients clients;
    private final KafkaProducer<byte[], byte[]> producer;

    /** A transaction that was aborted: nothing of it is there, and it may be tried again. */
    static final class AbortedException extends Exception {

        private static final long serialVersionUID = 1L;

        AbortedException(Throwable cause) {
            super("the transaction was aborted", cause);
        }
    }

    DecisionLog(Clients clients, String id) {
        this.clients = clients;
        this.producer = clients.transactionalProducer(id);
    }

    /** Fences predecessors; what they left open is aborted. */
    void open() {
        producer.initTransactions();
    }

    /**
     * A book of what the log says.
     *
     * @param read candidates before these offsets were decided on or wait
     */
    ReleaseBook replay(Map<TopicPartition, Long> read) {
        ReleaseBook book = new ReleaseBook();
        try (var decisions = new TopicReader<>(clients, Topics.RELEASE_DECISIONS)) {
            readToEnd(decisions, entry -> book.replay(entry.value()));
        }
        // What cannot be read became a dead letter when it was first read.
        try (var candidates = new TopicReader<>(clients, Topics.MODEL_CANDIDATES, (record, e) -> {})) {
            readToEnd(candidates, entry -> {
                var record = entry.record();
                if (record.offset() < read.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    book.recall(Candidate.of(entry.value()));
                }
            });
        }
        return book;
    }

    private static <T extends SpecificRecord> void readToEnd(
            TopicReader<T> reader, Consumer<TopicReader.Entry<T>> consumer) {
        while (!reader.caughtUp()) {
            reader.poll(WAIT).forEach(consumer);
        }
    }

    /**
     * Writes a batch and the offsets it came from, all or nothing.
     *
     * @throws AbortedException if nothing was written
     * @throws KafkaException if this log was fenced or cannot go on
     */
    void write(Batch batch, Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group)
            throws AbortedException {
        try {
            producer.beginTransaction();
            batch.decisions().forEach(decision -> send(Topics.RELEASE_DECISIONS, decision.getModel(), decision));
            batch.releases().forEach(release -> send(Topics.MODEL_RELEASES, release.getModel(), release));
            batch.deadLetters().forEach(letter -> send(Topics.DEAD_LETTERS, letter.getTopic(), letter));
            producer.sendOffsetsToTransaction(offsets, group);
            producer.commitTransaction();
        } catch (KafkaException e) {
            abort(e);
            throw new AbortedException(e);
        }
    }

    /** Throws where the producer is fenced or broken for good. */
    private void abort(KafkaException cause) {
        try {
            producer.abortTransaction();
        } catch (KafkaException e) {
            e.addSuppressed(cause);
            throw e;
        }
    }

    private <T extends SpecificRecord> void send(Topic<T> topic, String key, T value) {
        // A failed send fails the commit.
        var unused = producer.send(Records.of(topic, key, value));
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
