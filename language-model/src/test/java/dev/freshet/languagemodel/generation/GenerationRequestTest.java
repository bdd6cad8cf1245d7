package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationRequestTest {
    private static final List<ChatMessage> HELLO = List.of(ChatMessage.user("hello"));

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 'maxTokens is 0, must be at least 1'",
        "5, -0.1, 1, 'temperature is -0.1, must be between 0.0 and 100.0'",
        "5, NaN, 1, 'temperature is NaN, must be between 0.0 and 100.0'",
        "5, 101, 1, 'temperature is 101.0, must be between 0.0 and 100.0'",
        "5, 1, 0, 'topP is 0.0, must be greater than 0 and at most 1'",
        "5, 1, 1.01, 'topP is 1.01, must be greater than 0 and at most 1'",
        "5, 1, NaN, 'topP is NaN, must be greater than 0 and at most 1'"
    })
    void shouldNameTheFieldAndItsValue(int maxTokens, double temperature, double topP, String message) {
        assertThatThrownBy(() -> GenerationRequest.builder(HELLO)
                        .maxTokens(maxTokens)
                        .temperature(temperature)
                        .topP(topP)
                        .build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(message);
    }

    @Test
    void shouldNameEveryOtherFieldAndItsValue() {
        refused(request -> request.minTokens(-1), "minTokens is -1, must be between 0 and maxTokens, which is 64");
        refused(
                request -> request.maxTokens(5).minTokens(6),
                "minTokens is 6, must be between 0 and maxTokens, which is 5");
        refused(request -> request.logProbs(-1), "logProbs is -1, must be between 0 and 20");
        refused(request -> request.logProbs(21), "logProbs is 21, must be between 0 and 20");
        refused(request -> request.topK(-1), "topK is -1, must be at least 0");
        refused(request -> request.minP(1.1), "minP is 1.1, must be between 0.0 and 1.0");
        refused(
                request -> request.repetitionPenalty(0),
                "repetitionPenalty is 0.0, must be greater than 0 and at most 10");
        refused(request -> request.presencePenalty(-2.1), "presencePenalty is -2.1, must be between -2.0 and 2.0");
        refused(
                request -> request.frequencyPenalty(Double.NaN),
                "frequencyPenalty is NaN, must be between -2.0 and 2.0");
        refused(
                request -> request.logitBias(Map.of(7, 101.0)),
                "logitBias of token 7 is 101.0, must be between -100.0 and 100.0");
        refused(
                request -> request.logitBias(
                        IntStream.range(0, 1025).boxed().collect(Collectors.toMap(token -> token, token -> 1.0))),
                "logitBias is 1025 tokens, must be at most 1024");
    }

    @Test
    void shouldRefuseNoMessages() {
        assertThatThrownBy(() -> GenerationRequest.builder(List.of()).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("messages: there is none");
    }

    @Test
    void shouldRefuseStopStringsThatCannotBe() {
        assertThatThrownBy(() -> withStop(List.of(""))).hasMessageContaining("stop is a string of 0 characters");
        assertThatThrownBy(() -> withStop(List.of("x".repeat(257)))).hasMessageContaining("257 characters");
        assertThatThrownBy(() -> withStop(List.of("\uD83D"))).hasMessageContaining("half of a surrogate pair");
        assertThatThrownBy(() -> withStop(Collections.nCopies(17, "x"))).hasMessageContaining("17 strings");
    }

    @Test
    void shouldTakeTheMostProbableTokensWhenGreedy() {
        GenerationRequest request = GenerationRequest.greedy("hello", 7);

        assertThat(request)
                .isEqualTo(new GenerationRequest(
                        HELLO, 7, 0, false, null, Sampling.GREEDY, List.of(), Priority.NORMAL, null));
    }

    private static void refused(UnaryOperator<GenerationRequestBuilder> how, String message) {
        assertThatThrownBy(() -> how.apply(GenerationRequest.builder(HELLO)).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(message);
    }

    private static GenerationRequest withStop(List<String> stop) {
        return GenerationRequest.builder(HELLO).stop(stop).build();
    }
}
