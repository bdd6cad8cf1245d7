package dev.freshet.ingest;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A value and when it goes.
 *
 * @param until epoch milliseconds, not negative
 * @param value what is kept
 */
record Timed<V>(long until, V value) {

    /** The time in eight bytes, then the value. */
    static <V> Serde<Timed<V>> serde(Serde<V> values) {
        Serializer<V> serializer = values.serializer();
        Deserializer<V> deserializer = values.deserializer();
        return Serdes.serdeFrom(
                (topic, timed) ->
                        timed == null ? null : join(timed.until(), serializer.serialize(topic, timed.value())),
                (topic, bytes) -> bytes == null ? null : split(topic, bytes, deserializer));
    }

    private static byte[] join(long until, byte[] value) {
        return ByteBuffer.allocate(Long.BYTES + value.length)
                .putLong(until)
                .put(value)
                .array();
    }

    private static <V> Timed<V> split(String topic, byte[] bytes, Deserializer<V> deserializer) {
        byte[] value = new byte[bytes.length - Long.BYTES];
        long until = ByteBuffer.wrap(bytes).getLong();
        ByteBuffer.wrap(bytes, Long.BYTES, value.length).get(value);
        return new Timed<>(until, deserializer.deserialize(topic, value));
    }
}
