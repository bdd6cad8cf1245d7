package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.answer;
import static dev.freshet.ingest.Samples.demonstration;
import static dev.freshet.ingest.Samples.erasure;
import static dev.freshet.ingest.Samples.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErasureTest {

    private static final Duration RETENTION = IngestConfig.defaults().retention();

    private final IngestDriver door = new IngestDriver();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldEraseWhatAPersonsFeedbackWaits() {
        door.send(demonstration("r1").setPerson("ann").setFeedbackId("a1"));
        door.send(demonstration("r2").setPerson("ann").setFeedbackId("a2"));
        door.send(demonstration("r1").setPerson("anna").setFeedbackId("other"));
        door.send(demonstration("r1").setFeedbackId("nobody"));

        door.send(Topics.ERASURES, erasure("ann"));
        door.send(answer("r1", 1));
        door.send(answer("r2", 1));

        assertThat(door.ledger())
                .allSatisfy(entry -> assertThat(entry.getFate()).isEqualTo(Fate.ERASED))
                .extracting(LedgerEntry::getFeedbackId)
                .containsExactly("a1", "a2");
        assertThat(judgements()).extracting(TrainingExample::getFeedbackId).containsExactly("other", "nobody");
    }

    @Test
    void shouldTellTheLearnerOfEachModel() {
        door.send(answer("r1", 1));
        door.send(answer("r2", 1).setModel("sales").setVersion("sales@1"));

        door.send(
                Topics.ERASURES,
                Erasure.newBuilder().setErasureId("e1").setPerson("ann").build());

        assertThat(door.examplesByKey()).containsOnlyKeys("support", "sales").allSatisfy((model, markers) -> assertThat(
                        markers)
                .containsExactly(TrainingExample.newBuilder()
                        .setFeedbackId("e1")
                        .setOrigin(new Origin(0, 0L))
                        .setModel(model)
                        .setUse(Use.LEARN)
                        .setRequestId("")
                        .setAttempt(0)
                        .setVersion("")
                        .setMessages(List.of())
                        .setAnswer("")
                        .setKind(null)
                        .setPerson("ann")
                        .setFeedbackAt(door.clock.millis())
                        .setSource(Source.ERASURE)
                        .build()));
        assertThat(door.ledger()).isEmpty();
    }

    @Test
    void shouldTellTheLearnerOfAModelThatOnlyHasTexts() {
        door.send(
                Topics.RAW_TEXT,
                text("What Ann wrote.").setModel("books").setPerson("ann").build());
        door.send(Topics.RAW_TEXT, text("What nobody wrote.").setModel("news").build());

        door.send(Topics.ERASURES, erasure("ann"));

        assertThat(door.examplesByKey()).containsOnlyKeys("books").allSatisfy((model, markers) -> assertThat(markers)
                .extracting(TrainingExample::getSource, TrainingExample::getPerson)
                .containsExactly(tuple(Source.ERASURE, "ann")));
    }

    @Test
    void shouldTellTheLearnerOfAModelThatComesLater() {
        Instant before = door.clock.instant();
        door.advance(Duration.ofMinutes(1));
        door.sendFrom(before, Topics.ERASURES, erasure("bob"));
        door.send(Topics.ERASURES, erasure("ann"));
        door.sendFrom(before, Topics.ERASURES, erasure("ann"));

        door.send(
                Topics.RAW_TEXT,
                text("What Bob wrote.").setModel("books").setPerson("bob").build());
        door.send(answer("r1", 1).setModel("books").setVersion("books@1"));
        door.advance(RETENTION);
        door.send(answer("r2", 1));

        assertThat(door.examples())
                .extracting(TrainingExample::getModel, TrainingExample::getPerson, TrainingExample::getFeedbackAt)
                .containsExactly(
                        tuple("books", "ann", before.plusSeconds(60).toEpochMilli()),
                        tuple("books", "bob", before.toEpochMilli()));
    }

    @Test
    void shouldEraseWhatWasSaidBeforeAndComesLater() {
        Instant before = door.clock.instant();
        door.advance(Duration.ofMinutes(1));
        door.send(Topics.ERASURES, erasure("ann"));
        door.send(answer("r1", 1));
        door.advance(Duration.ofMinutes(1));

        door.sendFrom(
                before,
                Topics.FEEDBACK,
                demonstration("r1").setPerson("ann").setFeedbackId("before").build());
        door.send(demonstration("r1").setPerson("ann").setFeedbackId("after"));

        assertThat(door.ledger())
                .extracting(LedgerEntry::getFeedbackId, LedgerEntry::getFate)
                .containsExactly(tuple("before", Fate.ERASED));
        assertThat(judgements()).extracting(TrainingExample::getFeedbackId).containsExactly("after");
    }

    @Test
    void shouldLeaveWhatAPersonSaysAfterwards() {
        Instant erasedAt = door.clock.instant();
        door.advance(Duration.ofMinutes(1));
        door.send(demonstration("r1").setPerson("ann").setFeedbackId("after"));

        door.sendFrom(erasedAt, Topics.ERASURES, erasure("ann"));
        door.send(answer("r1", 1));

        assertThat(door.ledger()).isEmpty();
        assertThat(judgements()).extracting(TrainingExample::getFeedbackId).containsExactly("after");
    }

    @Test
    void shouldKeepTheLatestOfAPersonsErasuresForTheRetention() {
        Instant first = door.clock.instant();
        door.advance(Duration.ofMinutes(1));
        Instant second = door.clock.instant();
        door.send(Topics.ERASURES, erasure("ann"));
        door.sendFrom(first, Topics.ERASURES, erasure("ann"));
        assertThat(door.entries(JoinState.ERASED)).isEqualTo(1);

        door.sendFrom(
                second, Topics.FEEDBACK, demonstration("r1").setPerson("ann").build());
        assertThat(door.ledger()).extracting(LedgerEntry::getFate).containsExactly(Fate.ERASED);
        door.advance(RETENTION);

        assertThat(door.entries()).isZero();
    }

    /** The examples but for what tells learners of erasures. */
    private List<TrainingExample> judgements() {
        return door.examples().stream()
                .filter(example -> example.getSource() != Source.ERASURE)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"person\": \" \"} | person is ' ', allowed",
                "{\"person\": \"ann\", \"erasure_id\": \"\"} | erasure_id is '', allowed",
                "{\"who\": \"ann\"} | unknown field who",
                "ann | not Avro or a JSON object, expected Erasure"
            })
    void shouldRefuseAFaultyErasure(String json, String cause) {
        door.send(Topics.ERASURES, null, json.getBytes(UTF_8));

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter).extracting(DeadLetter::getTopic).isEqualTo("erasures");
            assertThat(letter.getCause()).contains(cause);
        });
        assertThat(door.entries()).isZero();
    }
}
