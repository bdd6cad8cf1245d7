package dev.freshet.ingest;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** A command that lets go of feedback that is held, or rejects it. It means what is held when it comes. */
record Verdict(Command command) implements Arrival {

    @Override
    public String key() {
        return Objects.requireNonNull(command.getRequestId(), "the door admits no verdict without a request");
    }

    boolean approves() {
        return command.getKind() == CommandKind.APPROVE;
    }

    /** Whether it is about a feedback to its request. */
    boolean isAbout(FeedbackEvent feedback) {
        return command.getFeedbackId() == null || command.getFeedbackId().equals(feedback.id());
    }

    /** Why it rejects. */
    String reason() {
        return command.getReason().isBlank() ? "not approved" : command.getReason();
    }

    @Override
    public List<Outcome> enter(Join join) {
        return join.meet(this);
    }

    static Serde<Verdict> serde() {
        WireFormat<Command> wire = Topics.COMMANDS.wire();
        return Serdes.serdeFrom(
                (topic, verdict) -> verdict == null ? null : wire.encode(verdict.command()),
                (topic, bytes) -> bytes == null ? null : new Verdict(wire.decode(bytes)));
    }
}
