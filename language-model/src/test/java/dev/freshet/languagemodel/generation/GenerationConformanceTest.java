package dev.freshet.languagemodel.generation;

import static dev.freshet.languagemodel.ConformanceFixture.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ConformanceFixture;
import dev.freshet.languagemodel.ConformanceFixture.Greedy;
import dev.freshet.languagemodel.ConformanceFixture.Prompt;
import dev.freshet.languagemodel.adapter.Adapter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Greedy answers are those of Transformers, token for token. */
class GenerationConformanceTest {

    private static final int NEW_TOKENS = 64;

    /** Small chunks, so that prompts need several, and fewer slots than sequences, so that some join later. */
    private static final GeneratorOptions OPTIONS = new GeneratorOptions(6, 512, 8).withPrefill(24, 48);

    @ParameterizedTest
    @MethodSource("families")
    void shouldAnswerGreedilyInOneBatch(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        List<Prompt> prompts = fixture.prompts();
        List<String> variants = fixture.variants();
        try (BaseModel base = fixture.load("fp32");
                Generator generator = new Generator(base, OPTIONS)) {
            // given prompts of unequal length, with and without an adapter
            List<Sequence> sequences = new ArrayList<>();
            List<Greedy> expected = new ArrayList<>();
            for (String variant : variants) {
                try (Adapter adapter = fixture.served(base, variant)) {
                    for (Prompt prompt : prompts) {
                        GenerationRequest request = GenerationRequest.builder(prompt.messages())
                                .maxTokens(NEW_TOKENS)
                                .build();
                        sequences.add(generator.start(request, adapter));
                    }
                }
                expected.addAll(fixture.greedy(variant));
            }

            // when
            while (!generator.idle()) {
                generator.step();
            }

            // then
            for (int i = 0; i < sequences.size(); i++) {
                Sequence sequence = sequences.get(i);
                assertThat(list(sequence.tokens()))
                        .as("%s, prompt %d", variants.get(i / prompts.size()), i % prompts.size())
                        .isEqualTo(expected.get(i).tokens());
                assertThat(sequence.logProbability()).isCloseTo(expected.get(i).logProbability(), within(1e-3));
                assertThat(base.tokenizer().decode(sequence.tokens()))
                        .isEqualTo(expected.get(i).text());
            }
        }
    }

    static List<String> families() throws IOException {
        return ConformanceFixture.onEveryDevice();
    }
}
