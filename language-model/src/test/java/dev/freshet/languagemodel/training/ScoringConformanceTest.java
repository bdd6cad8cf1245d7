package dev.freshet.languagemodel.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ConformanceFixture;
import dev.freshet.languagemodel.ConformanceFixture.Example;
import dev.freshet.languagemodel.adapter.Adapter;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers are scored as Transformers does, with and without PEFT's adapters. */
class ScoringConformanceTest {

    @ParameterizedTest
    @MethodSource("families")
    void shouldScoreAnswers(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        List<SupervisedExample> examples =
                fixture.examples().stream().map(Example::text).toList();
        try (BaseModel base = fixture.load("fp32")) {
            for (String variant : fixture.variants()) {
                try (Adapter adapter = fixture.adapter(base, variant)) {
                    List<Score> scores = Evaluator.score(base, adapter, examples);

                    double[] expected = fixture.logProbabilities(variant);
                    for (int i = 0; i < expected.length; i++) {
                        assertThat(scores.get(i).logProbability()).isCloseTo(expected[i], within(1e-3));
                        assertThat(scores.get(i).tokens())
                                .isEqualTo(fixture.examples().get(i).answer().size());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void shouldMeasureHowFarAnAdapterMovesTheBase(String family) throws IOException {
        ConformanceFixture fixture = ConformanceFixture.of(family);
        List<SupervisedExample> examples =
                fixture.examples().stream().map(Example::text).toList();
        try (BaseModel base = fixture.load("fp32")) {
            for (String name : fixture.adapters()) {
                try (Adapter adapter = Adapter.load(base, fixture.adapterFiles(name))) {
                    double divergence = Evaluator.klToBase(base, adapter, examples);

                    assertThat(divergence).isCloseTo(fixture.divergence(name), within(1e-4));
                }
            }
        }
    }

    static List<String> families() throws IOException {
        return ConformanceFixture.onEveryDevice();
    }
}
