package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationRequestTest {
    private static final List<ChatMessage> HELLO = List.of(ChatMessage.user("hello"));

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 'maxTokens is 0, must be at least 1'",
        "5, -0.1, 1, 'temperature is -0.1, must be between 0 and 100.0'",
        "5, NaN, 1, 'temperature is NaN, must be between 0 and 100.0'",
        "5, 101, 1, 'temperature is 101.0, must be between 0 and 100.0'",
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
                .isEqualTo(new GenerationRequest(HELLO, 7, Sampling.GREEDY, List.of(), Priority.NORMAL, null));
    }

    private static GenerationRequest withStop(List<String> stop) {
        return GenerationRequest.builder(HELLO).stop(stop).build();
    }
}
