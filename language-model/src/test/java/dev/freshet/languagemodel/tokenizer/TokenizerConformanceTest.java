package dev.freshet.languagemodel.tokenizer;

import static dev.freshet.languagemodel.ConformanceFixture.array;
import static dev.freshet.languagemodel.ConformanceFixture.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.ConformanceFixture;
import dev.freshet.languagemodel.ConformanceFixture.Encoding;
import dev.freshet.languagemodel.ConformanceFixture.Example;
import dev.freshet.languagemodel.ConformanceFixture.Prompt;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts and conversations have the tokens that Transformers gives them. */
class TokenizerConformanceTest {

    @ParameterizedTest
    @MethodSource("families")
    void shouldEncodeAndDecodeTexts(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        try (Tokenizer tokenizer = Tokenizer.load(fixture.folder())) {
            assertThat(fixture.encodings()).hasSizeGreaterThan(5);
            for (Encoding expected : fixture.encodings()) {
                assertThat(list(tokenizer.encode(expected.text())))
                        .as(expected.text())
                        .isEqualTo(expected.ids());
                assertThat(tokenizer.decode(array(expected.ids()))).isEqualTo(expected.decoded());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldWriteConversationsByTheChatTemplate(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        try (Tokenizer tokenizer = Tokenizer.load(fixture.folder())) {
            for (Prompt prompt : fixture.prompts()) {
                assertThat(list(tokenizer.encodePrompt(prompt.messages()))).isEqualTo(prompt.ids());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldEndAnswersAsTheModelDoes(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        try (Tokenizer tokenizer = Tokenizer.load(fixture.folder())) {
            for (Example example : fixture.examples()) {
                List<Integer> answer = example.answer();
                assertThat(list(tokenizer.encodePrompt(example.text().messages())))
                        .isEqualTo(example.prompt());
                assertThat(list(tokenizer.encode(example.text().answer())))
                        .isEqualTo(answer.subList(0, answer.size() - 1));
                assertThat(tokenizer.endOfTurn()).isEqualTo(answer.get(answer.size() - 1));
            }
        }
    }

    static List<String> families() throws IOException {
        return ConformanceFixture.families();
    }
}
