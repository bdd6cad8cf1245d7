package dev.freshet.ingest;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.service.config.DurationText;
import java.time.Clock;
import java.time.Duration;

/** The fates that the door writes. */
final class Fates {

    /** How ledger entries and dead letters name the door. */
    static final String WRITER = "ingest-streams";

    private final Clock clock;

    Fates(Clock clock) {
        this.clock = clock;
    }

    Outcome notLearnable(AdmittedFeedback feedback, String reason) {
        return settled(entry(feedback, Fate.NOT_LEARNABLE).setReason(reason));
    }

    Outcome duplicate(AdmittedFeedback feedback, String first) {
        return settled(entry(feedback, Fate.DUPLICATE)
                .setOther(feedback.id())
                .setReason("same feedback id as the event at " + first));
    }

    Outcome expired(AdmittedFeedback feedback, Duration waited) {
        return settled(entry(feedback, Fate.EXPIRED).setReason("no answer within " + DurationText.format(waited)));
    }

    Outcome rejected(AdmittedFeedback feedback, Answer answer, String reason) {
        return settled(entry(feedback, Fate.REJECTED)
                .setModel(answer.response().getModel())
                .setReason(reason));
    }

    private LedgerEntry.Builder entry(AdmittedFeedback feedback, Fate fate) {
        return LedgerEntry.newBuilder()
                .setFeedbackId(feedback.id())
                .setOrigin(feedback.origin())
                .setFate(fate)
                .setWrittenBy(WRITER)
                .setAt(clock.millis());
    }

    private static Outcome settled(LedgerEntry.Builder entry) {
        return new Outcome.Settled(entry.build());
    }
}
