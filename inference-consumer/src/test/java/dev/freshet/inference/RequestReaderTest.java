package dev.freshet.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.Message;
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
                "{'request_id': 'r', 'prompt': 'hi', 'parameters': {'stop': ['']}} | parameters.stop holds an empty string, allowed: text",
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
                "{\"request_id\": \"\", \"prompt\": \"hi\"} | request_id is blank or too long",
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
    void shouldRefuseWhatIsEmptyOrTooLarge() {
        assertThat(((Admission.Refused) reader.read(Requests.delivery(null, 1), 1)).cause())
                .contains("empty value");
        assertThat(refused("x".repeat(1001)).cause()).isEqualTo("request of 1001 bytes, allowed: <= 1000");
    }

    private Request admitted(String json) {
        return ((Admission.Admitted) reader.read(Requests.delivery(Cluster.bytes(json), 3), 3)).request();
    }

    private Admission.Refused refused(String value) {
        return (Admission.Refused) reader.read(Requests.delivery(Cluster.bytes(value), 1), 1);
    }
}
