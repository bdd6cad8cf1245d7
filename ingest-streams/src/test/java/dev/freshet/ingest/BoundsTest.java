package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.answer;
import static dev.freshet.ingest.Samples.demonstration;
import static dev.freshet.ingest.Samples.thumb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.TrainingExample;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundsTest {

    private static final Duration RETENTION = IngestConfig.defaults().retention();
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private IngestDriver door = new IngestDriver(Configs.bounded(2, 2, 2, false));

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldExpireTheOldestOfTooManyThatWait() {
        for (int i = 1; i <= 4; i++) {
            door.send(demonstration("r" + i).setFeedbackId("f" + i));
            door.advance(A_SECOND);
        }
        for (int i = 1; i <= 4; i++) {
            door.send(answer("r" + i, 1));
        }

        assertThat(door.ledger())
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getReason)
                .containsExactly(
                        tuple(
                                "f1",
                                Fate.EXPIRED,
                                "no answer so far, and the oldest of more than 2 that wait for one in its partition"),
                        tuple(
                                "f2",
                                Fate.EXPIRED,
                                "no answer so far, and the oldest of more than 2 that wait for one in its partition"));
        assertThat(door.examples()).extracting(TrainingExample::getFeedbackId).containsExactly("f3", "f4");
    }

    @Test
    void shouldExpireTheOldestOfTooManyThatAreHeld() {
        door.close();
        door = new IngestDriver(Configs.bounded(2, 2, 9, true));
        door.send(answer("r1", 1));
        for (int i = 1; i <= 3; i++) {
            door.send(demonstration("r1").setFeedbackId("f" + i));
            door.advance(A_SECOND);
        }

        assertThat(door.ledger())
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getReason)
                .containsExactly(tuple(
                        "f1",
                        Fate.EXPIRED,
                        "not approved so far, and the oldest of more than 2 held in its partition"));
        assertThat(door.entries(JoinState.HELD)).isEqualTo(2);
    }

    @Test
    void shouldSayThatAnAnswerWasCrowdedOut() {
        for (int i = 1; i <= 3; i++) {
            door.send(answer("r" + i, 1));
            door.advance(A_SECOND);
        }
        door.send(demonstration("r1"));
        door.send(demonstration("r3"));

        assertThat(door.ledger())
                .extracting(LedgerEntry::getFate, LedgerEntry::getReason)
                .containsExactly(tuple(Fate.EXPIRED, "answer gone: it was the oldest of more than 2 in its partition"));
        assertThat(door.examples()).extracting(TrainingExample::getRequestId).containsExactly("r3");
    }

    @Test
    void shouldSayThatAnAnswerIsTooOld() {
        door.send(answer("r1", 1).setVersion("support@3"));
        door.advance(RETENTION);
        door.send(demonstration("r1").setVersion("support@4").setFeedbackId("of another version"));
        door.send(demonstration("r1").setAttempt(2).setFeedbackId("of another attempt"));
        assertThat(door.ledger()).isEmpty();

        door.send(demonstration("r1").setFeedbackId("late"));

        assertThat(door.ledger())
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getReason)
                .containsExactly(tuple("late", Fate.EXPIRED, "answer gone: it came more than 7d before"));
    }

    @Test
    void shouldKnowSoManyNamesOnly() {
        for (int i = 1; i <= 3; i++) {
            door.send(thumb("r" + i, true).setFeedbackId("f"));
            door.advance(A_SECOND);
        }

        assertThat(door.entries(JoinState.SEEN)).isEqualTo(2);
    }

    @Test
    void shouldTellTheExactSizeOfEachStore() {
        for (int i = 1; i <= 3; i++) {
            door.send(answer("r" + i, 1));
            door.send(demonstration("r" + i).setFeedbackId("f").setPerson("ann"));
            door.send(demonstration("later" + i).setPerson("ann"));
            door.advance(A_SECOND);
        }

        Map<String, Double> sizes = door.metrics("state-entries");

        assertThat(sizes)
                .containsOnlyKeys(
                        JoinState.ANSWERS,
                        JoinState.GONE,
                        JoinState.WAITING,
                        JoinState.HELD,
                        JoinState.SEEN,
                        JoinState.ERASED,
                        TextProcessor.SEEN)
                .isEqualTo(sizes.keySet().stream()
                        .collect(Collectors.toMap(store -> store, store -> (double) door.entries(store))))
                .containsEntry(JoinState.ANSWERS, 2.0)
                .containsEntry(JoinState.GONE, 1.0)
                .containsEntry(JoinState.WAITING, 2.0);
    }
}
