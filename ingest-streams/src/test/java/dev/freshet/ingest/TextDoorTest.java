package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.AdmittedText;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.RawText;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TextDoorTest {

    private static final Duration RETENTION = IngestConfig.defaults().retention();

    private final IngestDriver door = new IngestDriver();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldAdmitATextWithItsPlaceAndTime() {
        send(text("<p>Returns take a week.</p>")
                .setTextId("t1")
                .setModel("sales")
                .setPerson("ann"));

        assertThat(door.texts())
                .containsExactly(AdmittedText.newBuilder()
                        .setTextId("t1")
                        .setOrigin(new Origin(0, 0L))
                        .setModel("sales")
                        .setText("<p>Returns take a week.</p>")
                        .setPerson("ann")
                        .setAt(door.clock.millis())
                        .build());
        assertThat(door.deadLetters()).isEmpty();
    }

    @Test
    void shouldAdmitJsonAndNameATextByItsPlace() {
        sendJson("{\"text\": \"first\"}");
        sendJson("{\"text\": \"second\"}");

        assertThat(door.texts()).extracting(AdmittedText::getTextId).containsExactly("text-0@0", "text-0@1");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(text(" \n"), "text has 0 visible of 2 characters, allowed: 1 to 1000000"),
                arguments(text("x".repeat(1_000_001)), "text has 1000001 visible of 1000001 characters"),
                arguments(text("ä".repeat(510_000)), "the text has 1020"),
                arguments(text("x").setTextId(""), "text_id is ''"),
                arguments(text("x").setPerson("a\nb"), "person is 'a\nb'"),
                arguments(text("x").setModel("a b"), "model is 'a b', allowed"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldRefuseWhatIsOutOfBounds(RawText.Builder text, String cause) {
        send(text);

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.getCause()).startsWith(cause);
            assertThat(letter)
                    .extracting(DeadLetter::getTopic, DeadLetter::getPartition, DeadLetter::getOffset)
                    .containsExactly("raw-text", 0, 0L);
        });
        assertThat(door.texts()).isEmpty();
    }

    @Test
    void shouldKeepWhatIsNoTextAndHandleTheNext() {
        sendJson("{\"text\": ");
        sendJson("{\"text\": \"fine\", \"lang\": \"en\"}");
        sendJson("{\"text\": \"fine\"}");

        assertThat(door.deadLetters())
                .extracting(DeadLetter::getCause)
                .satisfiesExactly(
                        cause -> assertThat(cause).startsWith("broken JSON, expected RawText"),
                        cause -> assertThat(cause).contains("unknown field lang"));
        assertThat(door.texts()).hasSize(1);
    }

    @Test
    void shouldDropAndCountATextWhoseNameWasSeen() {
        send(text("first").setTextId("t1"));
        send(text("again").setTextId("t1"));
        send(text("other").setTextId("t2"));

        assertThat(door.texts()).extracting(AdmittedText::getText).containsExactly("first", "other");
        assertThat(door.metrics("duplicate-texts-total").values()).containsExactly(1.0);
        assertThat(door.metrics("state-entries")).containsEntry(TextProcessor.SEEN, 2.0);
    }

    @Test
    void shouldForgetANameAfterTheRetention() {
        send(text("first").setTextId("t1"));
        door.advance(RETENTION.minusSeconds(1));
        send(text("dropped").setTextId("t1"));
        door.advance(Duration.ofSeconds(1));
        send(text("again").setTextId("t1"));

        assertThat(door.texts()).extracting(AdmittedText::getText).containsExactly("first", "again");
    }

    @Test
    void shouldKnowSoManyNamesAndForgetTheOldest() {
        IngestConfig config = Configs.bounded(10, 10, 2, false);
        try (IngestDriver small = new IngestDriver(config, new ManualClock(), Stores::inMemoryKeyValueStore)) {
            for (String id : new String[] {"t1", "t2", "t3", "t3", "t1"}) {
                small.send(Topics.RAW_TEXT, text(id).setTextId(id).build());
                small.advance(Duration.ofSeconds(1));
            }

            assertThat(small.texts()).extracting(AdmittedText::getTextId).containsExactly("t1", "t2", "t3", "t1");
            assertThat(small.entries(TextProcessor.SEEN)).isEqualTo(2);
        }
    }

    private void send(RawText.Builder text) {
        door.send(Topics.RAW_TEXT, text.build());
    }

    private void sendJson(String json) {
        door.send(Topics.RAW_TEXT, null, json.getBytes(UTF_8));
    }
}
