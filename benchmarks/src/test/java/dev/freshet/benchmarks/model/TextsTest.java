package dev.freshet.benchmarks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.training.SupervisedExample;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() {
        tokenizer = Tokenizer.load(Path.of("..", "local-stack", "base-model"));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 130, 512})
    void shouldMakePromptsOfExactlySoManyTokens(int tokens) {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(tokenizer.encodePrompt(Texts.prompt(tokenizer, tokens, seed)))
                    .as("seed %d", seed)
                    .hasSize(tokens);
        }
    }

    @Test
    void shouldMakeExamplesOfOneLengthThatAllDiffer() {
        List<SupervisedExample> examples = new Examples(tokenizer).supervised(40);

        assertThat(examples).allSatisfy(example -> assertThat(tokenizer.encodePrompt(example.messages()).length
                        + tokenizer.encode(example.answer()).length
                        + 1)
                .isEqualTo(Examples.LENGTH));
        assertThat(new HashSet<>(examples)).hasSize(40);
    }

    @Test
    void shouldRefuseALengthThatTheTemplateAloneExceeds() {
        assertThatThrownBy(() -> Texts.prompt(tokenizer, 2, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("no text of 2 tokens, the shortest has ");
    }
}
