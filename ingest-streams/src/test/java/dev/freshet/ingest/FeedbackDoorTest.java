package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.answer;
import static dev.freshet.ingest.Samples.demonstration;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.TrainingExample;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FeedbackDoorTest {

    private final IngestDriver door = new IngestDriver();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldAcceptJson() {
        door.send(answer("r1", 1));
        door.sendFeedback("{\"request_id\": \"r1\", \"kind\": \"demonstration\", \"answer\": \"Within 60 days.\"}");

        assertThat(door.examples())
                .extracting(TrainingExample::getDemonstration)
                .containsExactly("Within 60 days.");
        assertThat(door.deadLetters()).isEmpty();
    }

    @Test
    void shouldKeepMalformedBytesWithCauseAndPlaceAndHandleTheNext() {
        door.send(answer("r1", 1));
        door.send(demonstration("r1"));
        door.sendFeedback("key".getBytes(UTF_8), new byte[] {1, 2, 3});
        door.send(demonstration("r1"));

        assertThat(door.deadLetters())
                .containsExactly(DeadLetter.newBuilder()
                        .setTopic("feedback")
                        .setPartition(0)
                        .setOffset(1L)
                        .setTimestamp(door.clock.millis())
                        .setKey(ByteBuffer.wrap("key".getBytes(UTF_8)))
                        .setValue(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                        .setStage("ingest-streams")
                        .setCause("not Avro or a JSON object, expected Feedback; first bytes: 01 02 03")
                        .setAt(door.clock.millis())
                        .build());
        assertThat(door.examples()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"request_id\": \"r1\", \"kind\": | broken JSON",
                "{\"request_id\": \"r1\", \"kind\": \"thumb\", \"up\": true, \"vote\": 1} | unknown field vote",
                "{\"kind\": \"thumb\", \"up\": true} | missing field request_id",
                "{\"request_id\": \"r1\", \"kind\": \"clap\"} | kind is",
                "{\"request_id\": \"r1\", \"kind\": \"thumb\", \"up\": \"yes\"} | up is",
                "{\"request_id\": \"r1\", \"kind\": \"demonstration\"} | answer is missing, needed by DEMONSTRATION",
                "{\"request_id\": \"r1\", \"kind\": \"score\", \"score\": 3} | scale is missing, needed by SCORE",
                "{\"request_id\": \" \", \"kind\": \"thumb\", \"up\": true} | request_id is ' '"
            })
    void shouldRefuseFaultyJson(String json, String cause) {
        door.sendFeedback(json);

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.getCause()).contains(cause);
            assertThat(UTF_8.decode(letter.getValue()).toString()).isEqualTo(json);
        });
        assertThat(door.ledger()).isEmpty();
    }

    @Test
    void shouldNameAllFaultsOfARecord() {
        door.send(demonstration("").setAttempt(-1).setUp(true));

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> assertThat(letter.getCause())
                .contains("request_id is '', allowed", "; attempt is -1", "; up is given, not allowed"));
    }

    static Stream<Arguments> notLearnable() {
        return Stream.of(
                arguments(of(FeedbackKind.COMMENT).setComment("slow"), "a comment is kept"),
                arguments(of(FeedbackKind.SCORE).setScore(2.5).setScale(5.0), "a score in the middle"));
    }

    @ParameterizedTest
    @MethodSource("notLearnable")
    void shouldSettleAtOnceWhatIsNotLearned(Feedback.Builder feedback, String reason) {
        door.send(answer("r1", 1));
        door.send(feedback);

        assertThat(door.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.getFate()).isEqualTo(Fate.NOT_LEARNABLE);
            assertThat(entry.getReason()).startsWith(reason);
            assertThat(entry.getFeedbackId()).isEqualTo("feedback-0@0");
        });
        assertThat(door.examples()).isEmpty();
    }

    @Test
    void shouldRefuseTornAvro() {
        byte[] whole = Topics.FEEDBACK.wire().encode(demonstration("r1").build());
        door.sendFeedback(Arrays.copyOf(whole, whole.length - 3));

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> assertThat(letter.getCause())
                .startsWith("broken Avro, expected Feedback"));
    }

    @Test
    void shouldRefuseAnEmptyRecord() {
        door.sendFeedback((byte[]) null);

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.getCause()).startsWith("empty value");
            assertThat(letter.getKey()).isNull();
            assertThat(letter.getValue()).isNull();
        });
    }

    @Test
    void shouldKeepALetterBelowTheBrokersLimit() {
        door.sendFeedback("{\"" + "n".repeat(40_000) + "\": \"" + "v".repeat(1_000_000) + "\"}");

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(Topics.DEAD_LETTERS.wire().encode(letter)).hasSizeLessThan(1_040_000);
            assertThat(letter.getCause()).contains("unknown field nnn", "value of 1040008 bytes is cut");
        });
    }

    private static Feedback.Builder of(FeedbackKind kind) {
        return Feedback.newBuilder().setRequestId("r1").setKind(kind);
    }
}
