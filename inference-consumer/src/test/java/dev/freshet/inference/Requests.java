package dev.freshet.inference;

import dev.freshet.schemas.Topics;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Deliveries as a share group makes them. */
final class Requests {

    static final long APPENDED_AT = 1_000;

    private Requests() {}

    /** A delivery of the request at partition 1, offset 5. */
    static ConsumerRecord<byte[], byte[]> delivery(byte[] value, int attempt) {
        return new ConsumerRecord<>(
                Topics.INFERENCE_REQUESTS.name(),
                1,
                5,
                APPENDED_AT,
                TimestampType.CREATE_TIME,
                0,
                value == null ? 0 : value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty(),
                Optional.of((short) attempt));
    }
}
