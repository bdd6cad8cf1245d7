package dev.freshet.ingest;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.Origin;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A feedback that passed the door.
 *
 * @param origin its place in the feedback topic, which identifies the event
 * @param at its append time, epoch milliseconds
 * @param feedback what was said
 */
record AdmittedFeedback(Origin origin, long at, Feedback feedback) implements Arrival {

    private static final byte LAYOUT = 1;
    private static final int HEADER = 1 + Integer.BYTES + Long.BYTES + Long.BYTES;

    @Override
    public String requestId() {
        return feedback.getRequestId();
    }

    /** The feedback's name, given or derived from its place. */
    String id() {
        String given = feedback.getFeedbackId();
        return given == null ? "feedback-" + Origins.name(origin) : given;
    }

    /** Whether it is about this answer to its request; the first answer that fits is the one. */
    boolean isAbout(Answer answer) {
        return feedback.getAttempt() == null ? isOf(answer.version()) : feedback.getAttempt() == answer.attempt();
    }

    /** Whether the version that it names, if it names one, is this. */
    boolean isOf(String version) {
        return feedback.getVersion() == null || feedback.getVersion().equals(version);
    }

    @Override
    public List<Outcome> enter(Join join) {
        return join.meet(this);
    }

    /** Layout, partition, offset, time, then the feedback in its wire format. */
    static Serde<AdmittedFeedback> serde() {
        WireFormat<Feedback> wire = Topics.FEEDBACK.wire();
        return Serdes.serdeFrom(
                (topic, admitted) -> admitted == null ? null : admitted.encode(wire),
                (topic, bytes) -> bytes == null ? null : decode(ByteBuffer.wrap(bytes), wire));
    }

    private byte[] encode(WireFormat<Feedback> wire) {
        byte[] body = wire.encode(feedback);
        return ByteBuffer.allocate(HEADER + body.length)
                .put(LAYOUT)
                .putInt(origin.getPartition())
                .putLong(origin.getOffset())
                .putLong(at)
                .put(body)
                .array();
    }

    private static AdmittedFeedback decode(ByteBuffer bytes, WireFormat<Feedback> wire) {
        byte layout = bytes.get();
        if (layout != LAYOUT) {
            throw new IllegalStateException("admitted feedback in layout " + layout + ", known: " + LAYOUT);
        }
        Origin origin = new Origin(bytes.getInt(), bytes.getLong());
        long at = bytes.getLong();
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        return new AdmittedFeedback(origin, at, wire.decode(body));
    }
}
