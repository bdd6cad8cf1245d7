package dev.freshet.ingest;

import dev.freshet.schemas.Ids;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.Command;
import dev.freshet.schemas.event.CommandKind;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Admits the commands about feedback. The others, and what is no command, are the updater's. */
final class VerdictDoor implements Door {

    private final WireFormat<Command> wire = Topics.COMMANDS.wire();
    private final Clock clock;

    VerdictDoor(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Outcome> admit(Incoming record) {
        Command command;
        try {
            command = wire.decode(record.value());
        } catch (WireFormatException e) {
            // The updater, which reads every command, keeps it.
            return Optional.empty();
        }
        if (command.getKind() != CommandKind.APPROVE && command.getKind() != CommandKind.DISAPPROVE) {
            return Optional.empty();
        }
        return Optional.of(fault(command)
                .map(fault -> record.refused(fault, clock))
                .orElseGet(() -> new Outcome.Admitted(new Verdict(command))));
    }

    private static Optional<String> fault(Command command) {
        if (command.getRequestId() == null) {
            return Optional.of("request_id is missing, needed by " + command.getKind());
        }
        return name("request_id", command.getRequestId()).or(() -> name("feedback_id", command.getFeedbackId()));
    }

    private static Optional<String> name(String field, @Nullable String name) {
        return name == null || Ids.isId(name)
                ? Optional.empty()
                : Optional.of(field + " is " + Limits.quote(name) + ", allowed: " + Ids.ALLOWED);
    }
}
