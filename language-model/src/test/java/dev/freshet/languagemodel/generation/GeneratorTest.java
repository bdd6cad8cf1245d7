package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
    private static final GeneratorOptions OPTIONS = new GeneratorOptions(10, 128, 8);

    private static BaseModel base;
    private static Adapter[] adapters;

    @BeforeAll
    static void load(@TempDir Path folder) throws IOException {
        base = TinyModel.load(folder);
        adapters = new Adapter[] {
            TinyModel.adapter(base, 8, 5), TinyModel.adapter(base, 4, 6), TinyModel.adapter(base, 8, 7)
        };
    }

    @AfterAll
    static void close() {
        for (Adapter adapter : adapters) {
            adapter.close();
        }
        base.close();
    }

    @Test
    void shouldGenerateWithTheCacheWhatRecomputingThePrefixGives() {
        GenerationRequest request = GenerationRequest.greedy("what do you sell?", 40);

        Sequence sequence = alone(request, adapters[0]);

        int[] prompt = base.tokenizer().encodePrompt(request.messages());
        int[] answer = sequence.tokens();
        Distribution distribution = new Distribution(base.config().vocabularySize());
        double logProbability = 0;
        for (int i = 0; i < answer.length; i++) {
            int[] prefix = Arrays.copyOf(prompt, prompt.length + i);
            System.arraycopy(answer, 0, prefix, prompt.length, i);
            try (SlotBatch fresh = SlotBatch.of(base, OPTIONS)) {
                fresh.load(0, adapters[0]);
                NextTokens next = Objects.requireNonNull(fresh.prefill(0, 0, prefix, true));
                assertThat(next.read(0, distribution)).isTrue();
                assertThat(answer[i]).as("token %d", i).isEqualTo(distribution.best());
                logProbability += distribution.logProbability(answer[i]);
            }
        }
        assertThat(sequence.promptTokens()).isEqualTo(prompt.length);
        assertThat(sequence.logProbability()).isCloseTo(logProbability, within(1e-3));
    }

    @Test
    void shouldGiveASequenceTheSameAloneAndAmongNeighboursThatJoinAndLeave() {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            List<ChatMessage> messages = List.of(ChatMessage.user("and the user said ".repeat(i % 4) + "你好 " + i));
            double temperature = i % 3 == 0 ? 0 : 0.5 + 0.1 * i;
            requests.add(GenerationRequest.builder(messages)
                    .maxTokens(3 + 7 * (i % 5))
                    .temperature(temperature)
                    .topP(i % 2 == 0 ? 1 : 0.9)
                    .seed(100L + i)
                    .build());
        }

        Map<Integer, Sequence> together = together(requests);

        for (int i = 0; i < requests.size(); i++) {
            Sequence alone = alone(requests.get(i), adapters[i % 3]);
            assertThat(together.get(i).tokens()).as("request %d", i).isEqualTo(alone.tokens());
            assertThat(together.get(i).text()).isEqualTo(alone.text());
            assertThat(together.get(i).logProbability()).isEqualTo(alone.logProbability());
            assertThat(together.get(i).finishReason()).isEqualTo(alone.finishReason());
        }
    }

    @Test
    void shouldRepeatASeedAndVaryWithoutIt() {
        GenerationRequest first = sampled("tell me", 30, 1L);

        assertThat(alone(first, adapters[1]).tokens())
                .isEqualTo(alone(first, adapters[1]).tokens());
        assertThat(alone(first, adapters[1]).tokens())
                .isNotEqualTo(alone(sampled("tell me", 30, 2L), adapters[1]).tokens())
                .isNotEqualTo(alone(first, adapters[2]).tokens());
    }

    @Test
    void shouldStreamPiecesOfWholeCharactersThatMakeTheText() {
        try (Generator generator = new Generator(base, OPTIONS)) {
            Map<Sequence, StringBuilder> streamed = new HashMap<>();
            for (long seed = 0; seed < OPTIONS.slots(); seed++) {
                streamed.put(generator.start(sampled("hello", 60, seed), adapters[0]), new StringBuilder());
            }
            while (!generator.idle()) {
                for (GenerationEvent event : generator.step()) {
                    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(event.text()))
                            .isTrue();
                    streamed.get(event.sequence()).append(event.text());
                }
            }
            streamed.forEach((sequence, text) -> {
                assertThat(sequence.text()).isEqualTo(text.toString()).isNotEmpty();
                assertThat(base.tokenizer().decode(sequence.tokens())).startsWith(text.toString());
            });
        }
    }

    @Test
    void shouldEndAtAStopStringWhereverTokensAreCut() {
        String whole = alone(sampled("hello", 60, 3L), adapters[0]).text();
        for (int length = 1; length <= 9; length += 2) {
            String stop = whole.substring(20, 20 + length);
            GenerationRequest request = GenerationRequest.builder("hello")
                    .maxTokens(60)
                    .temperature(1)
                    .seed(3L)
                    .stop(List.of("never there", stop))
                    .build();

            Sequence sequence = alone(request, adapters[0]);

            assertThat(sequence.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
            assertThat(sequence.finishReason()).isEqualTo(FinishReason.STOP);
        }
    }

    @Test
    void shouldEndWhenTheModelEndsItsTurn() {
        Sequence sequence = null;
        for (long seed = 0; sequence == null || sequence.finishReason() != FinishReason.STOP; seed++) {
            assertThat(seed).isLessThan(200);
            GenerationRequest hot = GenerationRequest.builder("end")
                    .maxTokens(60)
                    .temperature(3)
                    .seed(seed)
                    .build();
            sequence = alone(hot, adapters[2]);
        }

        int[] tokens = sequence.tokens();
        assertThat(sequence.answerTokens()).isEqualTo(tokens.length).isLessThanOrEqualTo(60);
        assertThat(tokens[tokens.length - 1]).isEqualTo(base.tokenizer().endOfTurn());
        assertThat(tokens).containsOnlyOnce(base.tokenizer().endOfTurn());
    }

    @Test
    void shouldEndAtTheRequestsLengthOrTheContexts() {
        Sequence bounded = alone(GenerationRequest.greedy("hi", 5), adapters[0]);
        Sequence unbounded = alone(sampled("hi", 1_000_000, 0L), adapters[0]);
        for (long seed = 1; unbounded.finishReason() == FinishReason.STOP; seed++) {
            unbounded = alone(sampled("hi", 1_000_000, seed), adapters[0]);
        }

        assertThat(bounded.answerTokens()).isEqualTo(5);
        assertThat(bounded.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(unbounded.promptTokens() + unbounded.answerTokens()).isEqualTo(OPTIONS.maxContext());
        assertThat(unbounded.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void shouldReuseTheSlotOfACancelledSequence() {
        GenerationRequest request = GenerationRequest.greedy("after", 20);
        Sequence expected = alone(request, adapters[1]);
        try (Generator generator = new Generator(base, new GeneratorOptions(1, 128, 8))) {
            Sequence cancelled = generator.start(GenerationRequest.greedy("before ".repeat(8), 50), adapters[0]);
            generator.step();
            generator.step();
            Sequence notBegun = cancelAndStart(generator, cancelled);
            Sequence sequence = replace(generator, notBegun, request);

            List<GenerationEvent> events = drain(generator);

            assertThat(events).allMatch(event -> event.sequence() == sequence);
            assertThat(sequence.tokens()).isEqualTo(expected.tokens());
            assertThat(cancelled.finishReason()).isNull();
            assertThat(cancelled.answerTokens()).isEqualTo(2);
            generator.cancel(sequence);
            assertThat(generator.freeSlots()).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepAnAdapterOpenUntilItsLastSequenceEnds() {
        Adapter adapter = TinyModel.adapter(base, 8, 5);
        GenerationRequest request = GenerationRequest.greedy("keep", 20);
        try (Generator generator = new Generator(base, OPTIONS)) {
            Sequence sequence = generator.start(request, adapter);
            adapter.close();
            drain(generator);

            assertThat(sequence.tokens()).isEqualTo(alone(request, adapters[0]).tokens());
        }
    }

    @Test
    void shouldRefuseWhatCannotRunByName() {
        try (Generator generator = new Generator(base, new GeneratorOptions(1, 64, 4).withMaxWaiting(0))) {
            assertThatThrownBy(() -> generator.start(GenerationRequest.greedy("long ".repeat(40), 5), adapters[1]))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("messages is a prompt of ")
                    .hasMessageEndingWith(" tokens, must be of 1 to 63 tokens");
            assertThatThrownBy(() -> generator.start(GenerationRequest.greedy("hi", 5), adapters[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("rank is 8, must be at most 4");
            generator.start(GenerationRequest.greedy("hi", 5), adapters[1]);
            assertThat(generator.freeSlots()).isZero();
            assertThatThrownBy(() -> generator.start(GenerationRequest.greedy("hi", 5), adapters[1]))
                    .isInstanceOf(GeneratorFullException.class)
                    .hasMessage("all 1 slots are taken and 0 sequences wait, which is maxWaiting");
        }
    }

    @Test
    void shouldCutTheContextToTheModels() {
        try (Generator generator = new Generator(base, new GeneratorOptions(1, 100_000, 8))) {
            assertThat(generator.maxContext()).isEqualTo(base.config().maxPositions());
        }
    }

    @Test
    void shouldNotKeepArraysOfFinishedSequences() {
        try (Generator generator = new Generator(base, OPTIONS)) {
            generateMany(generator, 5);
            int before = base.liveArrays();

            generateMany(generator, 60);

            assertThat(base.liveArrays()).isEqualTo(before);
        }
    }

    @Test
    void shouldFreeItsArraysWhenClosed() {
        int before = base.liveArrays();
        Generator generator = new Generator(base, OPTIONS);
        generator.start(GenerationRequest.greedy("hi", 5), adapters[0]);
        generator.step();

        generator.close();
        generator.close();

        assertThat(base.liveArrays()).isEqualTo(before);
        assertThatThrownBy(() -> generator.start(GenerationRequest.greedy("hi", 5), adapters[0]))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Sequence cancelAndStart(Generator generator, Sequence cancelled) {
        return replace(generator, cancelled, GenerationRequest.greedy("not begun", 9));
    }

    private static Sequence replace(Generator generator, Sequence cancelled, GenerationRequest request) {
        assertThat(generator.freeSlots()).isZero();
        generator.cancel(cancelled);
        assertThat(generator.freeSlots()).isEqualTo(1);
        return generator.start(request, adapters[1]);
    }

    private static void generateMany(Generator generator, int rounds) {
        Random random = new Random(8);
        for (int round = 0; round < rounds; round++) {
            while (generator.freeSlots() > 0) {
                generator.start(sampled("hello " + round, 1 + random.nextInt(9), 1L), adapters[random.nextInt(3)]);
            }
            generator.step();
        }
        drain(generator);
    }

    /** Starts requests while others run: nine at first, another with every other step. */
    private static Map<Integer, Sequence> together(List<GenerationRequest> requests) {
        Map<Integer, Sequence> sequences = new HashMap<>();
        try (Generator generator = new Generator(base, OPTIONS)) {
            for (int step = 0; sequences.size() < requests.size() || !generator.idle(); step++) {
                int next = sequences.size();
                if (next < requests.size() && generator.freeSlots() > 0 && (next < 9 || step % 2 == 0)) {
                    sequences.put(next, generator.start(requests.get(next), adapters[next % 3]));
                }
                generator.step();
            }
        }
        return sequences;
    }

    private static Sequence alone(GenerationRequest request, Adapter adapter) {
        try (Generator generator = new Generator(base, OPTIONS)) {
            Sequence sequence = generator.start(request, adapter);
            drain(generator);
            return sequence;
        }
    }

    private static List<GenerationEvent> drain(Generator generator) {
        List<GenerationEvent> events = new ArrayList<>();
        while (!generator.idle()) {
            events.addAll(generator.step());
        }
        return events;
    }

    private static GenerationRequest sampled(String prompt, int maxTokens, long seed) {
        return GenerationRequest.builder(prompt)
                .maxTokens(maxTokens)
                .temperature(1)
                .seed(seed)
                .build();
    }
}
