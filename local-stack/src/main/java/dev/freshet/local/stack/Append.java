package dev.freshet.local.stack;

import dev.freshet.schemas.Topic;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.Records;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Appends single records, as a command does. */
public final class Append {

    private Append() {}

    /**
     * Appends a record and waits until it is safe.
     *
     * @return where it lies
     * @throws KafkaException if the brokers do not take it
     */
    public static <T extends SpecificRecord> RecordMetadata to(Clients clients, Topic<T> topic, String key, T value)
            throws InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            return producer.send(Records.of(topic, key, value)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause
                    ? cause
                    : new KafkaException("cannot append to " + topic.name(), e);
        }
    }
}
