package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorPrefillTest {
    private static final int CHUNK = 16;
    private static final GeneratorOptions OPTIONS = new GeneratorOptions(10, 256, 8).withPrefill(CHUNK, CHUNK);

    private static BaseModel base;
    private static Adapter[] adapters;

    @BeforeAll
    static void load(@TempDir Path folder) throws IOException {
        base = TinyModel.load(folder);
        adapters = new Adapter[] {TinyModel.adapter(base, 8, 5), TinyModel.adapter(base, 4, 6)};
    }

    @AfterAll
    static void close() {
        for (Adapter adapter : adapters) {
            adapter.close();
        }
        base.close();
    }

    @Test
    void shouldKeepThePaceOfWhatRunsWhileALongPromptIsFed() {
        try (Generator generator = new Generator(base, OPTIONS)) {
            List<Sequence> running = List.of(
                    generator.start(endless("a", 1), adapters[0]), generator.start(endless("b", 2), adapters[1]));
            while (running.stream().anyMatch(sequence -> sequence.answerTokens() == 0)) {
                generator.step();
            }
            Sequence late = generator.start(endless("x".repeat(150), 3), adapters[0]);
            long before = generator.counters().promptTokens();

            for (int steps = 1; late.answerTokens() == 0; steps++) {
                List<GenerationEvent> events = generator.step();

                int fed = Math.min(steps * CHUNK, late.promptTokens());
                assertThat(generator.counters().promptTokens() - before).isEqualTo(fed);
                List<Sequence> moved = new ArrayList<>(running);
                if (fed == late.promptTokens()) {
                    moved.add(late);
                }
                assertThat(events).extracting(GenerationEvent::sequence).containsExactlyInAnyOrderElementsOf(moved);
            }
        }
    }

    @Test
    void shouldFeedAsManyPromptsInAStepAsItsShareAllows() {
        GenerationRequest request = endless("hi", 1);
        int length = base.tokenizer().encodePrompt(request.messages()).length;
        int chunk = 2 * length;
        try (Generator generator = new Generator(base, OPTIONS.withPrefill(chunk, 3 * length + 1))) {
            for (int i = 0; i < 5; i++) {
                generator.start(request, adapters[0]);
            }

            assertThat(generator.step()).hasSize(3);
            assertThat(generator.step()).hasSize(3 + 2);
            assertThat(generator.counters()).isEqualTo(new GeneratorCounters(2, 5L * length, 0, 8));
        }
    }

    @Test
    void shouldGiveTheSameBitsHoweverManyChunksAStepFeeds() {
        GenerationRequest request = endless("the user and the user ".repeat(7), 4);

        Sequence slow = alone(request, adapters[0], OPTIONS);
        Sequence quick = alone(request, adapters[0], OPTIONS.withPrefill(CHUNK, 10 * CHUNK));

        assertThat(slow.promptTokens()).isGreaterThan(4 * CHUNK);
        assertThat(quick.tokens()).isEqualTo(slow.tokens());
        assertThat(quick.logProbability()).isEqualTo(slow.logProbability());
    }

    @Test
    void shouldGiveASequenceTheSameBitsWhateverJoinsAndLeavesWhileItsPromptIsFed() {
        Random random = new Random(3);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            requests.add(GenerationRequest.builder(i + " and the user".repeat(random.nextInt(20)))
                    .maxTokens(1 + random.nextInt(25))
                    .temperature(i % 2)
                    .seed((long) i)
                    .priority(i % 5 == 0 ? Priority.HIGH : Priority.NORMAL)
                    .build());
        }

        Map<Integer, Sequence> together = together(requests, random);

        for (int i = 0; i < requests.size(); i++) {
            Sequence alone = alone(requests.get(i), adapters[i % 2], OPTIONS);
            assertThat(together.get(i).tokens()).as("request %d", i).isEqualTo(alone.tokens());
            assertThat(together.get(i).logProbability()).isEqualTo(alone.logProbability());
        }
    }

    /** Starts a request with every second step, and cancels others that are anywhere between start and end. */
    private static Map<Integer, Sequence> together(List<GenerationRequest> requests, Random random) {
        Map<Integer, Sequence> sequences = new HashMap<>();
        List<Sequence> leaving = new ArrayList<>();
        try (Generator generator = new Generator(base, OPTIONS)) {
            for (int step = 0; sequences.size() < requests.size() || !generator.idle(); step++) {
                int next = sequences.size();
                if (next < requests.size() && step % 2 == 0) {
                    sequences.put(next, generator.start(requests.get(next), adapters[next % 2]));
                    leaving.add(
                            generator.start(endless("leaves".repeat(random.nextInt(15)) + step, step), adapters[1]));
                }
                if (random.nextInt(3) == 0 && !leaving.isEmpty()) {
                    generator.cancel(leaving.remove(random.nextInt(leaving.size())));
                }
                generator.step();
            }
        }
        return sequences;
    }

    private static Sequence alone(GenerationRequest request, Adapter adapter, GeneratorOptions options) {
        try (Generator generator = new Generator(base, options)) {
            Sequence sequence = generator.start(request, adapter);
            while (!generator.idle()) {
                generator.step();
            }
            return sequence;
        }
    }

    private static GenerationRequest endless(String prompt, long seed) {
        return GenerationRequest.builder(prompt)
                .maxTokens(100)
                .temperature(1)
                .seed(seed)
                .build();
    }
}
