package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ManualClock;
import dev.freshet.languagemodel.TinyModel;
import dev.freshet.languagemodel.adapter.Adapter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorAdmissionTest {
    private static final int CHUNK = 16;
    private static final GeneratorOptions OPTIONS =
            new GeneratorOptions(1, 256, 8).withPrefill(CHUNK, CHUNK).withMaxWaiting(30);

    private static BaseModel base;
    private static Adapter adapter;

    private final ManualClock clock = new ManualClock();
    private final Generator generator = new Generator(base, OPTIONS, clock);

    @BeforeAll
    static void load(@TempDir Path folder) throws IOException {
        base = TinyModel.load(folder);
        adapter = TinyModel.adapter(base, 8, 5);
    }

    @AfterAll
    static void close() {
        adapter.close();
        base.close();
    }

    @AfterEach
    void closeGenerator() {
        generator.close();
    }

    @Test
    void shouldBeginInTheOrderOfArrivalWithinAPriority() {
        List<Sequence> normal = new ArrayList<>();
        List<Sequence> high = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            normal.add(generator.start(request(Priority.NORMAL), adapter));
            high.add(generator.start(request(Priority.HIGH), adapter));
        }

        List<Sequence> ended = ended();

        assertThat(ended.subList(0, 3)).isEqualTo(high);
        assertThat(ended.subList(3, 6)).isEqualTo(normal);
    }

    @Test
    void shouldLetANormalSequenceWaitForABoundedNumberOfOthersOnly() {
        Sequence normal = generator.start(request(Priority.NORMAL), adapter);
        for (int i = 0; i < 25; i++) {
            generator.start(request(Priority.HIGH), adapter);
        }

        List<Sequence> ended = ended();

        assertThat(ended).hasSize(26);
        assertThat(ended.indexOf(normal)).isBetween(1, PromptQueue.MAX_OVERTAKEN);
    }

    @Test
    void shouldRefuseMoreThanMayWait() {
        for (int i = 0; i < 31; i++) {
            generator.start(request(Priority.NORMAL), adapter);
        }
        assertThat(generator.waiting()).isEqualTo(31);

        assertThatThrownBy(() -> generator.start(request(Priority.HIGH), adapter))
                .isInstanceOf(GeneratorFullException.class)
                .hasMessage("all 1 slots are taken and 30 sequences wait, which is maxWaiting");
        generator.step();
        assertThat(generator.active()).isOne();
        assertThat(generator.waiting()).isEqualTo(30);
        assertThatThrownBy(() -> generator.start(request(Priority.HIGH), adapter))
                .isInstanceOf(GeneratorFullException.class);
    }

    @Test
    void shouldEndARunningSequenceAtItsDeadlineWithWhatItHas() {
        GenerationRequest unbounded = GenerationRequest.builder("hello")
                .maxTokens(30)
                .temperature(1)
                .seed(3L)
                .build();
        Sequence whole = generator.start(unbounded, adapter);
        ended();
        Sequence late = generator.start(
                GenerationRequest.builder("hello")
                        .maxTokens(30)
                        .temperature(1)
                        .seed(3L)
                        .deadline(clock.instant().plusSeconds(5))
                        .build(),
                adapter);
        while (late.answerTokens() < 7) {
            generator.step();
        }

        clock.advance(Duration.ofSeconds(5));
        List<GenerationEvent> events = generator.step();

        assertThat(events).hasSize(1);
        assertThat(events.get(0).finished()).isEqualTo(FinishReason.DEADLINE);
        assertThat(late.finishReason()).isEqualTo(FinishReason.DEADLINE);
        assertThat(late.answerTokens()).isEqualTo(7);
        assertThat(whole.text()).startsWith(late.text()).isNotEqualTo(late.text());
        assertThat(generator.idle()).isTrue();
    }

    @Test
    void shouldNotBeginWhatWaitedPastItsDeadline() {
        Sequence first = generator.start(request(Priority.NORMAL), adapter);
        Sequence late = generator.start(
                GenerationRequest.builder("late")
                        .deadline(clock.instant().plusMillis(1))
                        .build(),
                adapter);
        Sequence after = generator.start(request(Priority.NORMAL), adapter);
        generator.step();
        clock.advance(Duration.ofMillis(1));

        List<Sequence> ended = ended();

        assertThat(ended).containsExactly(late, first, after);
        assertThat(late.finishReason()).isEqualTo(FinishReason.DEADLINE);
        assertThat(late.answerTokens()).isZero();
        assertThat(late.text()).isEmpty();
        assertThat(generator.counters().promptTokens())
                .isEqualTo(first.promptTokens() + after.promptTokens() - after.reusedTokens());
    }

    @Test
    void shouldCancelInAnyState() {
        Sequence running = generator.start(request(Priority.NORMAL), adapter);
        while (running.answerTokens() == 0) {
            generator.step();
        }
        Sequence waiting = generator.start(request(Priority.NORMAL), adapter);
        generator.step();
        generator.cancel(waiting);
        generator.cancel(running);
        Sequence begun = generator.start(GenerationRequest.greedy("x".repeat(60), 9), adapter);
        generator.step();
        assertThat(generator.active()).isOne();
        generator.cancel(begun);
        generator.cancel(begun);

        assertThat(generator.idle()).isTrue();
        assertThat(generator.freeSlots()).isOne();
        assertThat(generator.step()).isEmpty();
        assertThat(begun.answerTokens()).isZero();
        assertThat(begun.finishReason()).isNull();
    }

    @Test
    void shouldLetGoOfTheAdapterOfWhatNeverBegan() {
        Adapter waitsWith = TinyModel.adapter(base, 8, 9);
        generator.start(request(Priority.NORMAL), adapter);
        Sequence waiting = generator.start(request(Priority.NORMAL), waitsWith);
        waitsWith.close();
        generator.step();

        generator.cancel(waiting);

        assertThatThrownBy(waitsWith::retain).hasMessage("the adapter is closed");
    }

    @Test
    void shouldSayWhatToLowerWhereTheCacheIsTooLarge() {
        GeneratorOptions options = new GeneratorOptions(8, 256).withMaxCacheBytes(100_000);

        assertThatThrownBy(() -> new Generator(base, options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the cache of 8 slots of 256 tokens takes 524288 bytes, must be at most 100000"
                        + " (maxCacheBytes): lower slots or maxContext, a token takes 256 bytes in each slot");
    }

    /** Steps to the end: what ended, in this order. */
    private List<Sequence> ended() {
        List<Sequence> ended = new ArrayList<>();
        while (!generator.idle()) {
            for (GenerationEvent event : generator.step()) {
                if (event.finished() != null) {
                    ended.add(event.sequence());
                }
            }
        }
        return ended;
    }

    private static GenerationRequest request(Priority priority) {
        return GenerationRequest.builder("question")
                .maxTokens(2)
                .priority(priority)
                .build();
    }
}
