package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorPrefixTest {
    private static final int CHUNK = 16;
    private static final GeneratorOptions OPTIONS = new GeneratorOptions(4, 256, 8).withPrefill(CHUNK, 64);
    private static final String MANUAL = "the manual of the desk: ".repeat(5);

    private static BaseModel base;
    private static Adapter adapter;
    private static int shared;

    @BeforeAll
    static void load(@TempDir Path folder) throws IOException {
        base = TinyModel.load(folder);
        adapter = TinyModel.adapter(base, 8, 5);
        int[] one = base.tokenizer().encodePrompt(ask("1").messages());
        int[] other = base.tokenizer().encodePrompt(ask("2").messages());
        shared = Arrays.mismatch(one, other) / CHUNK * CHUNK;
        assertThat(shared).isGreaterThanOrEqualTo(3 * CHUNK);
    }

    @AfterAll
    static void close() {
        adapter.close();
        base.close();
    }

    @Test
    void shouldReuseWhatAnEndedSequenceLeft() {
        try (Generator generator = new Generator(base, OPTIONS)) {
            run(generator, ask("1"), adapter);
            long fed = generator.counters().promptTokens();

            Sequence second = run(generator, ask("2"), adapter);

            assertThat(second.reusedTokens()).isEqualTo(shared);
            assertThat(generator.counters().reusedTokens()).isEqualTo(shared);
            assertThat(generator.counters().promptTokens() - fed).isEqualTo(second.promptTokens() - shared);
            assertSameAsFresh(second, ask("2"), adapter);
        }
    }

    @Test
    void shouldCopyFromASequenceThatRuns() {
        try (Generator generator = new Generator(base, OPTIONS)) {
            Sequence first = generator.start(ask("1"), adapter);
            Sequence second = generator.start(ask("2"), adapter);
            Sequence third = generator.start(ask("3"), adapter);
            while (!generator.idle()) {
                generator.step();
            }

            assertThat(first.reusedTokens()).isZero();
            assertThat(second.reusedTokens()).isEqualTo(shared);
            assertThat(third.reusedTokens()).isEqualTo(shared);
            assertSameAsFresh(second, ask("2"), adapter);
            assertSameAsFresh(third, ask("3"), adapter);
        }
    }

    @Test
    void shouldReuseWhatACancelledSequenceWasFed() {
        try (Generator generator = new Generator(base, OPTIONS.withPrefill(CHUNK, CHUNK))) {
            Sequence cancelled = generator.start(ask("1"), adapter);
            generator.step();
            generator.step();
            generator.cancel(cancelled);

            Sequence second = run(generator, ask("2"), adapter);

            assertThat(second.reusedTokens()).isEqualTo(2 * CHUNK);
            assertSameAsFresh(second, ask("2"), adapter);
        }
    }

    @Test
    void shouldNeverReadWhatAnotherVersionWrote() {
        try (Generator generator = new Generator(base, OPTIONS);
                Adapter other = TinyModel.adapter(base, 8, 6)) {
            run(generator, ask("1"), adapter);

            Sequence second = run(generator, ask("1"), other);

            assertThat(second.reusedTokens()).isZero();
            assertSameAsFresh(second, ask("1"), other);
        }
    }

    @Test
    void shouldNeverReadWhatWasWrittenBeforeAVersionWasLoadedAnew() {
        try (Generator generator = new Generator(base, OPTIONS)) {
            for (long content = 10; content < 14; content++) {
                try (Adapter reloaded = TinyModel.adapter(base, 8, content)) {
                    Sequence sequence = run(generator, ask("1"), reloaded);

                    assertThat(sequence.reusedTokens()).isZero();
                    assertSameAsFresh(sequence, ask("1"), reloaded);
                }
            }
        }
    }

    @Test
    void shouldGiveTheBitsOfARunWithoutReuse() {
        Random random = new Random(9);
        try (Generator generator = new Generator(base, OPTIONS);
                Adapter other = TinyModel.adapter(base, 4, 7)) {
            List<Adapter> adapters = List.of(adapter, other);
            for (int round = 0; round < 30; round++) {
                String prompt = MANUAL.substring(0, 20 * random.nextInt(6)) + random.nextInt(4);
                GenerationRequest request =
                        GenerationRequest.builder(prompt).maxTokens(4).build();
                Adapter chosen = adapters.get(random.nextInt(2));

                assertSameAsFresh(run(generator, request, chosen), request, chosen);
            }
            assertThat(generator.counters().reusedTokens()).isGreaterThan(20 * CHUNK);
        }
    }

    private static void assertSameAsFresh(Sequence sequence, GenerationRequest request, Adapter adapter) {
        try (Generator fresh = new Generator(base, OPTIONS)) {
            Sequence expected = run(fresh, request, adapter);
            assertThat(expected.reusedTokens()).isZero();
            assertThat(sequence.tokens()).isEqualTo(expected.tokens());
            assertThat(sequence.logProbability()).isEqualTo(expected.logProbability());
        }
    }

    private static Sequence run(Generator generator, GenerationRequest request, Adapter adapter) {
        Sequence sequence = generator.start(request, adapter);
        while (sequence.finishReason() == null) {
            generator.step();
        }
        return sequence;
    }

    private static GenerationRequest ask(String question) {
        return GenerationRequest.builder(MANUAL + question).maxTokens(12).build();
    }
}
