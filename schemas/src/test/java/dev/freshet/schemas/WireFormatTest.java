package dev.freshet.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.SamplingParameters;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {

    private final WireFormat<Feedback> feedback = Topics.FEEDBACK.wire();
    private final WireFormat<InferenceRequest> requests = Topics.INFERENCE_REQUESTS.wire();

    @Test
    void shouldReadWhatItWrote() {
        Feedback written = Feedback.newBuilder()
                .setRequestId("r1")
                .setKind(FeedbackKind.DEMONSTRATION)
                .setAnswer("45 天 🙂")
                .build();

        byte[] bytes = feedback.encode(written);

        assertThat(bytes).startsWith(0xC3, 0x01);
        assertThat(feedback.decode(bytes)).isEqualTo(written);
    }

    @Test
    void shouldReadPlainJsonWithDefaultsAndEnumsInAnyCase() {
        Feedback read = feedback.decode(json(
                "  {\"request_id\": \"r1\", \"kind\": \"demonstration\", \"answer\": \"45 days\", \"attempt\": 2}"));

        assertThat(read)
                .isEqualTo(Feedback.newBuilder()
                        .setRequestId("r1")
                        .setKind(FeedbackKind.DEMONSTRATION)
                        .setAnswer("45 days")
                        .setAttempt(2)
                        .build());
    }

    @Test
    void shouldReadNestedRecordsAndArraysFromJson() {
        InferenceRequest read = requests.decode(json("{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}],"
                + " \"parameters\": {\"max_tokens\": 8, \"stop\": [\"\\n\"], \"temperature\": 1}}"));

        assertThat(read.getModel()).isEqualTo("support");
        assertThat(read.getMessages()).singleElement().satisfies(message -> assertThat(message.getContent())
                .isEqualTo("hi"));
        assertThat(read.getParameters())
                .isEqualTo(SamplingParameters.newBuilder()
                        .setMaxTokens(8)
                        .setTemperature(1.0)
                        .setStop(java.util.List.of("\n"))
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"request_id\": \"r\", \"kind\": \"THUMB\", \"upp\": true} | unknown field upp of Feedback",
                "{\"kind\": \"THUMB\", \"up\": true} | missing field request_id of Feedback",
                "{\"request_id\": 7, \"kind\": \"THUMB\"} | field request_id is 7, allowed: a string",
                "{\"request_id\": \"r\", \"kind\": \"LIKE\"} | field kind is \"LIKE\", allowed: one of [DEMONSTRATION",
                "{\"request_id\": \"r\", \"kind\": \"THUMB\", \"attempt\": 1.5} | field attempt is 1.5, allowed: a 32-bit",
                "{\"request_id\": \"r\", \"request_id\": \"s\", \"kind\": \"THUMB\"} | Duplicate field 'request_id'",
                "{\"request_id\": \"r\", \"kind\": \"THUMB\"} trailing | broken JSON",
                "{\"request_id\": \"r\" | broken JSON",
                "[1] | not Avro or a JSON object",
                "hello | not Avro or a JSON object",
            })
    void shouldSayWhatIsWrongWithJson(String text, String message) {
        assertThatThrownBy(() -> feedback.decode(json(text)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldNamePlaceOfNestedFault() {
        assertThatThrownBy(() -> requests.decode(json("{\"messages\": [{\"role\": \"user\", \"text\": \"hi\"}]}")))
                .hasMessageContaining("unknown field messages[0].text of Message");
    }

    @Test
    void shouldRefuseJsonWherePeopleDoNotWrite() {
        assertThatThrownBy(() -> Topics.TRAINING_EXAMPLES.wire().decode(json("{}")))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("not Avro, expected TrainingExample");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 11, 14})
    void shouldRefuseCutAvro(int length) {
        byte[] bytes = feedback.encode(Feedback.newBuilder()
                .setRequestId("r1")
                .setKind(FeedbackKind.THUMB)
                .setUp(true)
                .build());

        assertThatThrownBy(() -> feedback.decode(Arrays.copyOf(bytes, length))).isInstanceOf(WireFormatException.class);
    }

    @Test
    void shouldRefuseALengthThatNoRecordHasBeforeAllocatingIt() {
        byte[] good = feedback.encode(Feedback.newBuilder()
                .setRequestId("r1")
                .setKind(FeedbackKind.THUMB)
                .setUp(true)
                .build());
        byte[] hostile = Arrays.copyOf(good, 16);
        // The second branch of the first field's union, a string, of 2,147,483,632 bytes as a zigzag varint.
        System.arraycopy(new byte[] {2, (byte) 0xE0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F}, 0, hostile, 10, 6);

        assertThatThrownBy(() -> feedback.decode(hostile))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("expected Feedback")
                .hasMessageContaining("2147483632");
    }

    @Test
    void shouldRefuseAnotherTopicsAvro() {
        byte[] request = requests.encode(InferenceRequest.newBuilder()
                .setPrompt("hi")
                .setModel("support")
                .build());

        assertThatThrownBy(() -> feedback.decode(request))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("expected Feedback");
    }

    @Test
    void shouldRefuseNothing() {
        assertThatThrownBy(() -> feedback.decode(null)).hasMessageContaining("empty value, expected Feedback");
        assertThatThrownBy(() -> feedback.decode(new byte[0])).hasMessageContaining("empty value, expected Feedback");
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
