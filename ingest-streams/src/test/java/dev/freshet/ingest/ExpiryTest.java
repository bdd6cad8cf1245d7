package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.answer;
import static dev.freshet.ingest.Samples.demonstration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpiryTest {

    private static final Duration RETENTION = IngestConfig.defaults().retention();
    private static final Duration LOOK = IngestConfig.defaults().expiryInterval();

    private final IngestDriver door = new IngestDriver();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldExpireFeedbackWhoseAnswerNeverCame() {
        door.send(demonstration("r1").setFeedbackId("f1"));
        door.advance(RETENTION.minus(LOOK));
        assertThat(door.ledger()).isEmpty();

        door.advance(LOOK);

        assertThat(door.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.getFate()).isEqualTo(Fate.EXPIRED);
            assertThat(entry.getFeedbackId()).isEqualTo("f1");
            assertThat(entry.getReason()).isEqualTo("no answer within 7d");
            assertThat(entry.getAt()).isEqualTo(door.clock.millis());
        });
    }

    @Test
    void shouldExpireOnce() {
        door.send(demonstration("r1"));
        door.advance(RETENTION);
        door.advance(RETENTION);
        door.send(answer("r1", 1));

        assertThat(door.ledger()).hasSize(1);
        assertThat(door.examples()).isEmpty();
    }

    @Test
    void shouldNotExpireWhatWasJoined() {
        door.send(demonstration("r1"));
        door.advance(RETENTION.minus(LOOK));
        door.send(answer("r1", 1));
        door.advance(RETENTION);

        assertThat(door.examples()).hasSize(1);
        assertThat(door.ledger()).isEmpty();
    }

    @Test
    void shouldExpireByTheClockAndNotByTheTimeOfRecords() {
        door.send(demonstration("r1").setFeedbackId("early"));
        door.advance(RETENTION.minus(LOOK.multipliedBy(2)));
        door.send(demonstration("r2").setFeedbackId("late"));

        door.advance(LOOK.multipliedBy(2));

        assertThat(door.ledger()).extracting(LedgerEntry::getFeedbackId).containsExactly("early");
    }

    @Test
    void shouldForgetEverythingAfterTheRetention() {
        door.send(answer("r1", 1));
        door.send(answer("r1", 2));
        door.send(demonstration("r1").setFeedbackId("f1"));
        door.send(demonstration("r1").setFeedbackId("f1"));
        door.send(demonstration("r2"));
        // Two answers, a name that was given, one that waits, and a deadline for each.
        assertThat(door.entries()).isEqualTo(8);

        door.advance(RETENTION);
        // What is left of two answers.
        assertThat(door.entries()).isEqualTo(4);
        door.advance(RETENTION);

        assertThat(door.entries()).isZero();
    }

    @Test
    void shouldExpireManyInBoundedPortions() {
        for (int i = 0; i < 1_500; i++) {
            door.send(demonstration("r" + i));
        }

        door.clock.advance(RETENTION.minus(LOOK));
        door.advance(LOOK);
        assertThat(door.ledger()).hasSize(1_000);
        door.advance(LOOK);

        assertThat(door.ledger()).hasSize(500);
        assertThat(door.entries()).isZero();
    }
}
