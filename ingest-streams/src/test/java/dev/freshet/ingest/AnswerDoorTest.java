package dev.freshet.ingest;

import static dev.freshet.ingest.Samples.answer;
import static dev.freshet.ingest.Samples.demonstration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.freshet.schemas.event.InferenceResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerDoorTest {

    private final IngestDriver door = new IngestDriver();

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void shouldKeepUnreadableAnswersAndHandleTheNext() {
        door.sendAnswer(new byte[] {9});
        door.send(answer("r1", 1));
        door.send(demonstration("r1"));

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.getTopic()).isEqualTo("inference-responses");
            assertThat(letter.getOffset()).isZero();
            assertThat(letter.getCause()).startsWith("not Avro, expected InferenceResponse");
        });
        assertThat(door.examples()).hasSize(1);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(answer("r1", 1).setVersion(null), "version is 'null'"),
                arguments(answer("r1", 1).setVersion("sales@3"), "allowed: a version of model 'support'"),
                arguments(answer("r1", 0), "attempt is 0"),
                arguments(answer("r\u00001", 1), "request_id is"),
                arguments(answer("r1", 1).setAnswer("x".repeat(1_000_000)), "bytes, allowed: <= 1000000"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void shouldRefuseAnswersThatCannotBeJoined(InferenceResponse.Builder answer, String cause) {
        door.send(answer);
        door.send(demonstration("r1"));

        assertThat(door.deadLetters()).singleElement().satisfies(letter -> assertThat(letter.getCause())
                .contains(cause));
        assertThat(door.examples()).isEmpty();
    }
}
