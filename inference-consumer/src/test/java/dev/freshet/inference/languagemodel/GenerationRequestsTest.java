package dev.freshet.inference.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.InferenceRequest;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.SamplingParameters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationRequestsTest {

    private static final List<Message> HELLO = List.of(new Message("user", "hello"));

    @Test
    void shouldMeanTheSameByEveryDefault() {
        GenerationRequest request =
                GenerationRequests.of(HELLO, SamplingParameters.newBuilder().build());

        assertThat(request)
                .isEqualTo(GenerationRequest.builder("hello").maxTokens(64).build());
    }

    @Test
    void shouldPassOnEveryParameter() {
        InferenceRequest written = Topics.INFERENCE_REQUESTS
                .wire()
                .decode(
                        ("{\"prompt\": \"hello\", \"parameters\": {\"max_tokens\": 9, \"temperature\": 0.7, \"top_p\": 0.9,"
                                        + " \"seed\": 5, \"stop\": [\"x\"], \"top_k\": 40, \"min_p\": 0.05,"
                                        + " \"repetition_penalty\": 1.1, \"presence_penalty\": 0.5, \"frequency_penalty\": -0.5,"
                                        + " \"logit_bias\": {\"17\": -100, \"3\": 1.5}, \"min_tokens\": 2, \"ignore_eos\": true,"
                                        + " \"logprobs\": 4}}")
                                .getBytes(StandardCharsets.UTF_8));

        GenerationRequest request = GenerationRequests.of(HELLO, written.getParameters());

        assertThat(request)
                .isEqualTo(GenerationRequest.builder(List.of(new ChatMessage("user", "hello")))
                        .maxTokens(9)
                        .temperature(0.7)
                        .topP(0.9)
                        .seed(5L)
                        .stop(List.of("x"))
                        .topK(40)
                        .minP(0.05)
                        .repetitionPenalty(1.1)
                        .presencePenalty(0.5)
                        .frequencyPenalty(-0.5)
                        .logitBias(Map.of(17, -100.0, 3, 1.5))
                        .minTokens(2)
                        .ignoreEos(true)
                        .logProbs(4)
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1 | 1 | parameters.top_k is -1, must be at least 0",
                "0 | 3 | parameters.presence_penalty is 3.0, must be between -2.0 and 2.0"
            })
    void shouldNameTheFieldAsTheTopicDoes(int topK, double presencePenalty, String fault) {
        SamplingParameters parameters = SamplingParameters.newBuilder()
                .setTopK(topK)
                .setPresencePenalty(presencePenalty)
                .build();

        InvalidRequestException refused =
                catchThrowableOfType(InvalidRequestException.class, () -> GenerationRequests.of(HELLO, parameters));

        assertThat(GenerationRequests.faultOnTopic(refused)).isEqualTo(fault);
    }

    @Test
    void shouldLeaveTheNameOfTheConversation() {
        assertThat(GenerationRequests.faultOnTopic(new InvalidRequestException("messages", "there is none")))
                .isEqualTo("messages: there is none");
        assertThat(GenerationRequests.faultOnTopic(new InvalidRequestException("logProbs", 21, "at most 20")))
                .isEqualTo("parameters.logprobs is 21, must be at most 20");
    }

    @Test
    void shouldRefuseABiasOfWhatIsNoToken() {
        SamplingParameters parameters =
                SamplingParameters.newBuilder().setLogitBias(Map.of("the", 1.0)).build();

        assertThatThrownBy(() -> GenerationRequests.of(HELLO, parameters))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("logitBias is of token 'the', must be of a token id");
    }
}
