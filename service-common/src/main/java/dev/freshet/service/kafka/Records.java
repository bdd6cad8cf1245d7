package dev.freshet.service.kafka;

import dev.freshet.schemas.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records for the topics of the catalogue. */
public final class Records {

    private Records() {}

    /** A record for a topic, partitioned by its key. */
    public static <T extends SpecificRecord> ProducerRecord<byte[], byte[]> of(Topic<T> topic, String key, T value) {
        return new ProducerRecord<>(topic.name(), key(key), topic.wire().encode(value));
    }

    /** A key's bytes. */
    public static byte[] key(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }
}
