package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.answer;
import static dev.freshet.ingest.Samples.demonstration;
import static dev.freshet.ingest.Samples.erasure;
import static dev.freshet.ingest.Samples.verdict;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.CommandKind;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalTest {

    private static final Duration RETENTION = IngestConfig.defaults().retention();

    private final IngestDriver door = new IngestDriver(Configs.withApproval());

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldHoldFeedbackUntilItIsApproved() {
        hold();
        assertThat(door.examples()).isEmpty();

        door.send(Topics.COMMANDS, verdict(CommandKind.APPROVE, "r1", null, ""));

        assertThat(door.examples()).extracting(TrainingExample::getFeedbackId).containsExactly("f1", "f2");
        assertThat(door.ledger()).isEmpty();
        assertThat(door.entries(JoinState.HELD)).isZero();
    }

    @Test
    void shouldApproveOneFeedback() {
        hold();

        door.send(Topics.COMMANDS, verdict(CommandKind.APPROVE, "r1", "f2", ""));

        assertThat(door.examples()).extracting(TrainingExample::getFeedbackId).containsExactly("f2");
        assertThat(door.entries(JoinState.HELD)).isEqualTo(1);
    }

    @Test
    void shouldRejectWhatIsDisapproved() {
        hold();

        door.send(Topics.COMMANDS, verdict(CommandKind.DISAPPROVE, "r1", "f1", "rude"));
        door.send(Topics.COMMANDS, verdict(CommandKind.DISAPPROVE, "r1", null, ""));
        door.send(Topics.COMMANDS, verdict(CommandKind.APPROVE, "r1", null, ""));

        assertThat(door.ledger())
                .extracting(
                        LedgerEntry::getFeedbackId, LedgerEntry::getFate, LedgerEntry::getReason, LedgerEntry::getModel)
                .containsExactly(
                        tuple("f1", Fate.REJECTED, "rude", "support"),
                        tuple("f2", Fate.REJECTED, "not approved", "support"));
        assertThat(door.examples()).isEmpty();
    }

    @Test
    void shouldApproveOnlyWhatIsHeldOfTheRequest() {
        hold();
        door.send(answer("r11", 1));
        door.send(demonstration("r11"));
        door.send(demonstration("r2"));

        door.send(Topics.COMMANDS, verdict(CommandKind.APPROVE, "r2", null, ""));
        door.send(answer("r2", 1));

        assertThat(door.examples()).isEmpty();
        assertThat(door.entries(JoinState.HELD)).isEqualTo(4);
    }

    @Test
    void shouldExpireWhatNobodyApproves() {
        hold();
        door.advance(RETENTION);
        door.send(Topics.COMMANDS, verdict(CommandKind.APPROVE, "r1", null, ""));

        assertThat(door.ledger())
                .extracting(LedgerEntry::getFate, LedgerEntry::getReason)
                .containsExactly(
                        tuple(Fate.EXPIRED, "not approved within 7d"), tuple(Fate.EXPIRED, "not approved within 7d"));
        assertThat(door.examples()).isEmpty();
    }

    @Test
    void shouldEraseWhatIsHeld() {
        door.send(answer("r1", 1));
        door.send(demonstration("r1").setPerson("ann"));
        door.send(demonstration("r1").setPerson("bob").setFeedbackId("bob's"));

        door.send(Topics.ERASURES, erasure("ann"));
        door.send(Topics.COMMANDS, verdict(CommandKind.APPROVE, "r1", null, ""));

        assertThat(door.ledger()).extracting(LedgerEntry::getFate).containsExactly(Fate.ERASED);
        assertThat(door.examples())
                .filteredOn(example -> example.getSource() == Source.FEEDBACK)
                .extracting(TrainingExample::getFeedbackId)
                .containsExactly("bob's");
    }

    @Test
    void shouldHoldNothingWhereNothingSaysSo() {
        try (IngestDriver open = new IngestDriver()) {
            open.send(answer("r1", 1));
            open.send(demonstration("r1"));
            open.send(Topics.COMMANDS, verdict(CommandKind.DISAPPROVE, "r1", null, ""));

            assertThat(open.examples()).hasSize(1);
            assertThat(open.ledger()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"kind\": \"approve\", \"model\": \"support\"} | request_id is missing, needed by APPROVE",
                "{\"kind\": \"disapprove\", \"model\": \"m\", \"request_id\": \" \"} | request_id is ' '",
                "{\"kind\": \"approve\", \"model\": \"m\", \"request_id\": \"r\", \"feedback_id\": \"\"} | feedback_id is ''"
            })
    void shouldRefuseAFaultyVerdict(String json, String cause) {
        door.send(Topics.COMMANDS, null, json.getBytes(UTF_8));

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter).extracting(DeadLetter::getTopic).isEqualTo("commands");
            assertThat(letter.getCause()).startsWith(cause);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"kind\": \"freeze\", \"model\": \"support\"}", "{\"kind\": ", "freeze"})
    void shouldLeaveTheUpdatersCommandsToIt(String command) {
        hold();
        door.send(Topics.COMMANDS, null, command.getBytes(UTF_8));

        assertThat(door.deadLetters()).isEmpty();
        assertThat(door.ledger()).isEmpty();
        assertThat(door.entries(JoinState.HELD)).isEqualTo(2);
    }

    private void hold() {
        door.send(demonstration("r1").setFeedbackId("f1"));
        door.send(answer("r1", 1));
        door.send(demonstration("r1").setFeedbackId("f2"));
    }
}
