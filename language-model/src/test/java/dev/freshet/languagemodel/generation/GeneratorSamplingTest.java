package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorSamplingTest {
    private static final GeneratorOptions OPTIONS = new GeneratorOptions(9, 128, 8).withPrefill(32, 64);

    private static BaseModel base;
    private static Adapter adapter;
    private static int end;

    @BeforeAll
    static void load(@TempDir Path folder) throws IOException {
        base = TinyModel.load(folder);
        adapter = TinyModel.adapter(base, 8, 5);
        end = base.tokenizer().endOfTurn();
    }

    @AfterAll
    static void close() {
        adapter.close();
        base.close();
    }

    @Test
    void shouldGiveASeedTheSameTextInAnyBatch() {
        List<GenerationRequest> requests = new ArrayList<>();
        for (long seed = 0; seed < 8; seed++) {
            requests.add(GenerationRequest.builder("hello")
                    .maxTokens(30)
                    .temperature(0.6 + 0.2 * seed)
                    .topK(seed % 2 == 0 ? 0 : 40)
                    .topP(seed % 3 == 0 ? 1 : 0.9)
                    .minP(seed % 4 == 0 ? 0.05 : 0)
                    .repetitionPenalty(seed % 5 == 0 ? 1.2 : 1)
                    .presencePenalty(seed % 6 == 0 ? 0.5 : 0)
                    .frequencyPenalty(seed % 7 == 0 ? 0.5 : 0)
                    .logitBias(Map.of(20 + (int) seed, 2.0))
                    .seed(seed)
                    .build());
        }
        List<Sequence> alone =
                requests.stream().map(request -> run(List.of(request)).get(0)).toList();

        List<Sequence> inOrder = run(requests);
        List<GenerationRequest> mixed = new ArrayList<>(requests.subList(5, 8));
        mixed.add(GenerationRequest.greedy("somebody else", 7));
        mixed.addAll(requests.subList(0, 5));
        List<Sequence> otherwise = run(mixed);

        for (int i = 0; i < requests.size(); i++) {
            assertThat(inOrder.get(i).tokens())
                    .as("seed %d", i)
                    .isEqualTo(alone.get(i).tokens());
            int place = i < 5 ? i + 4 : i - 5;
            assertThat(otherwise.get(place).tokens()).isEqualTo(alone.get(i).tokens());
            assertThat(otherwise.get(place).logProbability())
                    .isEqualTo(alone.get(i).logProbability());
        }
    }

    @Test
    void shouldTellTheProbabilitiesUnderTheModelsOwnDistribution() {
        GenerationRequest plain = GenerationRequest.greedy("hello", 10);
        Sequence greedy = run(List.of(plain)).get(0);
        Sequence biased = run(List.of(GenerationRequest.builder("hello")
                        .maxTokens(10)
                        .logProbs(20)
                        .temperature(1)
                        .seed(4L)
                        .repetitionPenalty(1.5)
                        .logitBias(Map.of(greedy.tokens()[0], -100.0))
                        .build()))
                .get(0);

        assertThat(biased.tokens()[0]).isNotEqualTo(greedy.tokens()[0]);
        TokenChoice first = biased.choices().get(0);
        assertThat(first.top().get(0).token()).isEqualTo(greedy.tokens()[0]);
        assertThat(biased.choices()).hasSize(biased.answerTokens()).allSatisfy(choice -> assertThat(choice.top())
                .hasSize(20)
                .isSortedAccordingTo((a, b) -> Double.compare(b.logProbability(), a.logProbability())));
        assertThat(biased.choices().stream()
                        .mapToInt(choice -> choice.chosen().token())
                        .toArray())
                .isEqualTo(biased.tokens());
        assertThat(biased.choices().stream()
                        .mapToDouble(choice -> choice.chosen().logProbability())
                        .sum())
                .isCloseTo(biased.logProbability(), within(1e-9));
    }

    @Test
    void shouldTellTheChosenTokenAlone() {
        Sequence sequence = run(List.of(GenerationRequest.builder("hello")
                        .maxTokens(1)
                        .logProbs(0)
                        .build()))
                .get(0);

        assertThat(sequence.choices()).hasSize(1);
        assertThat(sequence.choices().get(0).top()).isEmpty();
        assertThat(sequence.choices().get(0).chosen().text())
                .isEqualTo(base.tokenizer().decode(sequence.tokens()));
    }

    @Test
    void shouldTellNothingUnasked() {
        Sequence sequence = run(List.of(GenerationRequest.greedy("hello", 3))).get(0);

        assertThat(sequence.choices()).isEmpty();
    }

    @Test
    void shouldEndNoAnswerBeforeItsShortestLength() {
        GenerationRequestBuilder ends =
                GenerationRequest.builder("hello").maxTokens(20).logitBias(Map.of(end, 100.0));
        assertThat(run(List.of(ends.build())).get(0).tokens()).containsExactly(end);

        Sequence sequence = run(List.of(ends.minTokens(6).build())).get(0);

        assertThat(sequence.answerTokens()).isEqualTo(7);
        assertThat(sequence.tokens()).containsOnlyOnce(end).endsWith(end);
        assertThat(sequence.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void shouldHearNoStopStringBeforeTheShortestLength() {
        String whole =
                run(List.of(GenerationRequest.greedy("hello", 30))).get(0).text();
        String stop = whole.substring(0, 1);

        Sequence sequence = run(List.of(GenerationRequest.builder("hello")
                        .maxTokens(30)
                        .minTokens(5)
                        .stop(List.of(stop))
                        .build()))
                .get(0);

        assertThat(sequence.answerTokens()).isGreaterThan(5);
        assertThat(whole).startsWith(sequence.text());
        assertThat(sequence.text()).startsWith(stop);
    }

    @Test
    void shouldGoOnPastTheEndOfTheTurn() {
        Sequence sequence = run(List.of(GenerationRequest.builder("hello")
                        .maxTokens(9)
                        .ignoreEos(true)
                        .logitBias(Map.of(end, 100.0))
                        .build()))
                .get(0);

        int[] ends = new int[9];
        Arrays.fill(ends, end);
        assertThat(sequence.tokens()).isEqualTo(ends);
        assertThat(sequence.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(sequence.text()).isEmpty();
    }

    @Test
    void shouldRefuseABiasOfATokenThatIsNone() {
        int vocabulary = base.config().vocabularySize();
        for (int token : new int[] {-1, vocabulary}) {
            GenerationRequest request = GenerationRequest.builder("hello")
                    .logitBias(Map.of(token, 1.0))
                    .build();

            assertThatThrownBy(() -> run(List.of(request)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("logitBias is of token " + token + ", must be of 0 to " + (vocabulary - 1));
        }
    }

    @Test
    void shouldEndASequenceWhoseModelGivesNoDistribution() {
        try (Adapter broken = TinyModel.adapter(base, 8, 1e30, 6);
                Generator generator = new Generator(base, OPTIONS)) {
            Sequence good = generator.start(GenerationRequest.greedy("hello", 5), adapter);
            Sequence bad = generator.start(GenerationRequest.greedy("hello", 5), broken);
            List<GenerationEvent> events = new ArrayList<>();
            while (!generator.idle()) {
                events.addAll(generator.step());
            }

            assertThat(bad.finishReason()).isEqualTo(FinishReason.ERROR);
            assertThat(bad.error()).isEqualTo("the model gave logits that are no finite numbers after 0 tokens");
            assertThat(bad.text()).isEmpty();
            assertThat(bad.answerTokens()).isZero();
            assertThat(good.tokens())
                    .isEqualTo(run(List.of(GenerationRequest.greedy("hello", 5)))
                            .get(0)
                            .tokens());
            assertThat(good.error()).isNull();
            assertThat(events).hasSize(6);
        }
    }

    /** Runs requests together, among others that come and go. */
    private static List<Sequence> run(List<GenerationRequest> requests) {
        Random random = new Random(requests.size());
        try (Generator generator = new Generator(base, OPTIONS)) {
            List<Sequence> sequences = new ArrayList<>();
            for (GenerationRequest request : requests) {
                sequences.add(generator.start(request, adapter));
                generator.step();
            }
            while (sequences.stream().anyMatch(sequence -> sequence.finishReason() == null)) {
                if (requests.size() > 1 && random.nextInt(3) == 0 && generator.freeSlots() > 0) {
                    generator.start(GenerationRequest.greedy("and " + random.nextInt(), 3), adapter);
                }
                generator.step();
            }
            return sequences;
        }
    }
}
