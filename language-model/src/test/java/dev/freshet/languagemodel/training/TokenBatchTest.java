package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.TinyTokenizer;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenBatchTest {

    @Test
    void shouldPredictEachLearnedTokenFromTheOneBeforeIt() {
        // when
        TokenBatch batch =
                TokenBatch.of(new int[][] {{5, 6, 7}, {8, 9}}, new boolean[][] {{true, false, true}, {false, true}});

        // then the first token of a row, which nothing predicts, is left out
        assertThat(batch.ids()).containsExactly(5, 6, 7, 8, 9, 0);
        assertThat(batch.picks()).containsExactly(1, 3);
        assertThat(batch.targets()).containsExactly(7, 9);
    }

    @Test
    void shouldRefuseAMaskOfAnotherLength() {
        assertThatThrownBy(() -> TokenBatch.of(new int[][] {{1, 2}}, new boolean[][] {{true}}))
                .hasMessage("row 0 has 2 tokens and a mask of 1");
    }

    @Test
    void shouldLearnTheAnswerAndTheEndOfTheTurnAndNothingOfThePrompt(@TempDir Path folder) throws Exception {
        // given
        TinyTokenizer.write(folder);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            SupervisedExample example = TestModels.example("when do you open", "at nine");

            // when
            TokenBatch batch = TokenBatch.of(List.of(new ExampleEncoder(tokenizer, 200).encode(example)));

            // then
            int prompt = tokenizer.encodePrompt(example.messages()).length;
            long[] answer =
                    Arrays.stream(tokenizer.encode("at nine")).asLongStream().toArray();
            assertThat(batch.length()).isEqualTo(prompt + answer.length + 1);
            assertThat(Arrays.copyOf(batch.targets(), answer.length)).isEqualTo(answer);
            assertThat(batch.targets()).hasSize(answer.length + 1).endsWith(tokenizer.endOfTurn());
            assertThat(batch.picks()[0]).isEqualTo(prompt - 1);
        }
    }

    @Test
    void shouldCutTheOldestOfAPromptThatIsTooLong(@TempDir Path folder) throws Exception {
        // given
        TinyTokenizer.write(folder);
        try (Tokenizer tokenizer = Tokenizer.load(folder)) {
            SupervisedExample example = TestModels.example("x".repeat(500), "yes");
            int[] prompt = tokenizer.encodePrompt(example.messages());
            int answer = tokenizer.encode("yes").length + 1;

            // when
            TokenBatch batch = TokenBatch.of(List.of(new ExampleEncoder(tokenizer, 40).encode(example)));

            // then
            assertThat(batch.length()).isEqualTo(40);
            assertThat(batch.targets()).hasSize(answer);
            assertThat(batch.ids()[39 - answer]).isEqualTo(prompt[prompt.length - 1]);
        }
    }
}
