package dev.freshet.ingest;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;

/**
 * An erasure that passed the door.
 *
 * @param origin its place in the erasures topic
 * @param at its append time, epoch milliseconds: what the person gave up to then is forgotten
 * @param erasure what was asked
 */
record AdmittedErasure(Origin origin, long at, Erasure erasure) implements Arrival {

    @Override
    public String key() {
        return person();
    }

    /** Who is forgotten. */
    String person() {
        return erasure.getPerson();
    }

    /** What tells the learner of a model. */
    TrainingExample marker(String model) {
        String given = erasure.getErasureId();
        return TrainingExample.newBuilder()
                .setFeedbackId(given == null ? "erasure-" + Origins.name(origin) : given)
                .setOrigin(origin)
                .setModel(model)
                .setUse(Use.LEARN)
                .setRequestId("")
                .setAttempt(0)
                .setVersion("")
                .setMessages(List.of())
                .setAnswer("")
                .setKind(null)
                .setPerson(person())
                .setFeedbackAt(at)
                .setSource(Source.ERASURE)
                .build();
    }

    @Override
    public List<Outcome> enter(Join join) {
        return join.meet(this);
    }

    static Serde<AdmittedErasure> serde() {
        return Placed.serde(
                Topics.ERASURES.wire(),
                admitted -> new Placed<>(admitted.origin, admitted.at, admitted.erasure),
                placed -> new AdmittedErasure(placed.origin(), placed.at(), placed.value()));
    }
}
