package dev.freshet.ingest;

import dev.freshet.schemas.Ids;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.Erasure;
import java.time.Clock;
import java.util.Optional;

/** Admits erasures, which go to every task of the join. */
final class ErasureDoor implements Door {

    private final WireFormat<Erasure> wire = Topics.ERASURES.wire();
    private final Clock clock;

    ErasureDoor(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Outcome> admit(Incoming record) {
        Erasure erasure;
        try {
            erasure = wire.decode(record.value());
        } catch (WireFormatException e) {
            return Optional.of(record.refused(String.valueOf(e.getMessage()), clock));
        }
        return Optional.of(fault(erasure)
                .map(fault -> record.refused(fault, clock))
                .orElseGet(() ->
                        new Outcome.Admitted(new AdmittedErasure(record.origin(), record.appendedAt(), erasure))));
    }

    private static Optional<String> fault(Erasure erasure) {
        if (!Ids.isId(erasure.getPerson())) {
            return Optional.of("person is " + Limits.quote(erasure.getPerson()) + ", allowed: " + Ids.ALLOWED);
        }
        String id = erasure.getErasureId();
        return id == null || Ids.isId(id)
                ? Optional.empty()
                : Optional.of("erasure_id is " + Limits.quote(id) + ", allowed: " + Ids.ALLOWED);
    }
}
