package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.Message;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {

    private final RequestReader reader = new RequestReader(4, 1000);

    @Test
    void shouldTakeAPromptAsTheUsersMessage() {
        // when
        Request request =
                admitted("{\"request_id\": \"r\", \"prompt\": \"hi\", \"reply_partition\": 2, \"deadline\": 7}");

        // then
        assertThat(request.reply()).isEqualTo(new ReplyAddress("r", 3, "support", 2, Requests.APPENDED_AT));
        assertThat(request.prompt().messages()).containsExactly(new Message("user", "hi"));
        assertThat(request.prompt().parameters().getMaxTokens()).isEqualTo(64);
        assertThat(request.deadline()).isEqualTo(7);
        assertThat(request.stream()).isTrue();
    }

    @Test
    void shouldReadAvro() {
        // given
        byte[] bytes = Topics.INFERENCE_REQUESTS
                .wire()
                .encode(InferenceRequest.newBuilder()
                        .setRequestId("r")
                        .setPrompt("hi")
                        .setStream(false)
                        .build());

        // when
        Admission admission = reader.read(Requests.delivery(bytes, 1), 1);

        // then
        assertThat(admission)
                .isInstanceOfSatisfying(Admission.Admitted.class, admitted -> assertThat(admitted.request().stream())
                        .isFalse());
    }

    @Test
    void shouldNameARequestWithoutIdAfterItsPlace() {
        assertThat(admitted("{\"prompt\": \"hi\"}").reply().requestId()).isEqualTo("request-1@5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'request_id': 'r', 'prompt': 'hi', 'messages': [{'role': 'user', 'content': 'x'}]} | both prompt and messages given, allowed: exactly one",
                "{'request_id': 'r'} | neither prompt and messages given, allowed: exactly one",
                "{'request_id': 'r', 'prompt': ' '} | the content of message 0 is blank, allowed: text",
                "{'request_id': 'r', 'messages': [{'role': 'boss', 'content': 'x'}]} | messages[0].role is 'boss', allowed: system, user, assistant",
                "{'request_id': 'r', 'messages': [{'role': 'assistant', 'content': 'x'}]} | the last message's role is assistant, allowed: user",
                "{'request_id': 'r', 'prompt': 'hi', 'model': 'a b'} | model is 'a b', which is no model name",
                "{'request_id': 'r', 'prompt': 'hi', 'reply_partition': 4} | reply_partition is 4, allowed: 0 to 3",
                "{'request_id': 'r', 'prompt': 'hi', 'parameters': {'max_tokens': 0}} | parameters.max_tokens is 0, allowed: >= 1",
                "{'request_id': 'r', 'prompt': 'hi', 'parameters': {'temperature': -1}} | parameters.temperature is -1.0, allowed: >= 0",
                "{'request_id': 'r', 'prompt': 'hi', 'parameters': {'top_p': 0}} | parameters.top_p is 0.0, allowed: above 0, at most 1",
                "{'request_id': 'r', 'prompt': 'hi', 'parameters': {'max_tokens': 4000, 'logprobs': 5}} | parameters.logprobs is 5 with a max_tokens of 4000, allowed: (logprobs + 1) * max_tokens <= 20000",
                "{'request_id': 'r', 'prompt': 'hi', 'parameters': {'stop': ['x', '']}} | parameters.stop[1] has 0 characters, allowed: 1 to 256",
                "{'request_id': 'r', 'propmt': 'hi'} | unknown field propmt"
            })
    void shouldRefuseWithTheCauseAndTellTheRequest(String json, String cause) {
        // when
        Admission.Refused refused = refused(json.replace('\'', '"'));

        // then
        assertThat(refused.cause().replace('"', '\'')).contains(cause);
        assertThat(refused.reply().requestId()).isEqualTo("r");
        assertThat(refused.reply().partition()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json | not Avro or a JSON object",
                "{\"request_id\": 3} | field request_id is 3",
                "{\"request_id\": \"\", \"prompt\": \"hi\"} | request_id is no id, allowed: 1 to 256 characters",
                "{\"request_id\": \"a\\nb\", \"prompt\": \"hi\"} | request_id is no id",
                "{\"request_id\": \"a\\nb\", \"propmt\": \"hi\"} | unknown field propmt",
                "{broken | broken JSON"
            })
    void shouldRefuseWithoutARequestToTell(String value, String cause) {
        // when
        Admission.Refused refused = refused(value);

        // then
        assertThat(refused.cause()).contains(cause);
        assertThat(refused.reply()).isNull();
    }

    @Test
    void shouldTakeIdsOfAllLengthsThatFeedbackMayName() {
        String longest = "r".repeat(256);

        assertThat(admitted("{\"request_id\": \"" + longest + "\", \"prompt\": \"hi\"}")
                        .reply()
                        .requestId())
                .isEqualTo(longest);
        assertThat(refused("{\"request_id\": \"r" + longest + "\", \"prompt\": \"hi\"}")
                        .reply())
                .isNull();
    }

    @Test
    void shouldBoundTheStopStrings() {
        assertThat(admitted(withStops(Collections.nCopies(16, "x".repeat(16))))
                        .prompt()
                        .parameters()
                        .getStop())
                .hasSize(16);
        assertThat(admitted(withStops(List.of("x".repeat(256))))
                        .prompt()
                        .parameters()
                        .getStop())
                .hasSize(1);
        assertThat(refused(withStops(Collections.nCopies(17, "x"))).cause())
                .isEqualTo("parameters.stop has 17 strings, allowed: <= 16");
        assertThat(refused(withStops(List.of("x", "x".repeat(257)))).cause())
                .isEqualTo("parameters.stop[1] has 257 characters, allowed: 1 to 256");
    }

    @Test
    void shouldRefuseWhatIsEmptyOrTooLarge() {
        assertThat(((Admission.Refused) reader.read(Requests.delivery(null, 1), 1)).cause())
                .contains("empty value");
        assertThat(refused("x".repeat(1001)).cause()).isEqualTo("request of 1001 bytes, allowed: <= 1000");
    }

    private static String withStops(List<String> stops) {
        return "{\"request_id\": \"r\", \"prompt\": \"hi\", \"parameters\": {\"stop\": [\""
                + String.join("\", \"", stops) + "\"]}}";
    }

    private Request admitted(String json) {
        return ((Admission.Admitted) reader.read(Requests.delivery(Cluster.bytes(json), 3), 3)).request();
    }

    private Admission.Refused refused(String value) {
        return (Admission.Refused) reader.read(Requests.delivery(Cluster.bytes(value), 1), 1);
    }
}
