package dev.freshet.ingest;

import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.Origin;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * What people wrote, with its place and time, which go along when it is partitioned again.
 *
 * @param origin its place in its topic
 * @param at its append time, epoch milliseconds
 * @param value what was written
 */
record Placed<T extends SpecificRecord>(Origin origin, long at, T value) {

    private static final byte LAYOUT = 1;
    private static final int HEADER = 1 + Integer.BYTES + Long.BYTES + Long.BYTES;

    /** Layout, partition, offset, time, then the value in its wire format; of what is made of these. */
    static <A, T extends SpecificRecord> Serde<A> serde(
            WireFormat<T> wire, Function<A, Placed<T>> parts, Function<Placed<T>, A> whole) {
        return Serdes.serdeFrom(
                (topic, admitted) ->
                        admitted == null ? null : parts.apply(admitted).encode(wire),
                (topic, bytes) -> bytes == null ? null : whole.apply(decode(ByteBuffer.wrap(bytes), wire)));
    }

    private byte[] encode(WireFormat<T> wire) {
        byte[] body = wire.encode(value);
        return ByteBuffer.allocate(HEADER + body.length)
                .put(LAYOUT)
                .putInt(origin.getPartition())
                .putLong(origin.getOffset())
                .putLong(at)
                .put(body)
                .array();
    }

    private static <T extends SpecificRecord> Placed<T> decode(ByteBuffer bytes, WireFormat<T> wire) {
        byte layout = bytes.get();
        if (layout != LAYOUT) {
            throw new IllegalStateException("a placed record in layout " + layout + ", known: " + LAYOUT);
        }
        Origin origin = new Origin(bytes.getInt(), bytes.getLong());
        long at = bytes.getLong();
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        return new Placed<>(origin, at, wire.decode(body));
    }
}
