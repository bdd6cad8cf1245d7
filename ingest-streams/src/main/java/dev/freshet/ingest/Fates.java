package dev.freshet.ingest;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import java.time.Clock;

/** The fates that the door writes. */
final class Fates {

    /** How ledger entries and dead letters name the door. */
    static final String WRITER = "ingest-streams";

    private final Clock clock;

    Fates(Clock clock) {
        this.clock = clock;
    }

    Outcome notLearnable(FeedbackEvent feedback, String reason) {
        return settled(entry(feedback, Fate.NOT_LEARNABLE).setReason(reason));
    }

    Outcome duplicate(FeedbackEvent feedback, String first) {
        return settled(entry(feedback, Fate.DUPLICATE)
                .setOther(feedback.id())
                .setReason("same feedback id as the event at " + first));
    }

    Outcome expired(FeedbackEvent feedback, String reason) {
        return settled(entry(feedback, Fate.EXPIRED).setReason(reason));
    }

    Outcome erased(FeedbackEvent feedback) {
        return settled(entry(feedback, Fate.ERASED).setReason("its person is to be forgotten"));
    }

    Outcome rejected(FeedbackEvent feedback, String model, String reason) {
        return settled(entry(feedback, Fate.REJECTED).setModel(model).setReason(reason));
    }

    private LedgerEntry.Builder entry(FeedbackEvent feedback, Fate fate) {
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
