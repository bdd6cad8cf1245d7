package dev.freshet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedTest {

    private final List<String> calls = new ArrayList<>();

    @Test
    void shouldMeasureInTurnsAndTurnTheOrderRound() throws Exception {
        Interleaved interleaved = new Interleaved(3, Duration.ZERO);

        double[][] figures = interleaved.measure(List.of(side("a", 1), side("b", 100)), words -> {});

        assertThat(calls).containsExactly("a", "a", "b", "b", "a", "b", "b", "a", "a", "b");
        assertThat(figures).isDeepEqualTo(new double[][] {{3, 4, 5}, {102, 103, 104}});
    }

    @Test
    void shouldWarmUpForTheTimeAskedFor() throws Exception {
        Interleaved interleaved = new Interleaved(1, Duration.ofMillis(20));
        long begin = System.nanoTime();
        List<Long> times = new ArrayList<>();

        interleaved.measure(
                List.of(() -> {
                    times.add(System.nanoTime() - begin);
                    return 1;
                }),
                words -> {});

        assertThat(times.get(times.size() - 1)).isGreaterThanOrEqualTo(20_000_000);
    }

    @Test
    void shouldSayWhatItIsAt() throws Exception {
        List<String> words = new ArrayList<>();

        new Interleaved(2, Duration.ZERO).measure(List.of(side("a", 1)), words::add);

        assertThat(words).containsExactly("warming up", "round 1 of 2", "round 2 of 2");
    }

    @Test
    void shouldRefuseAFigureThatIsNone() {
        Interleaved interleaved = new Interleaved(1, Duration.ZERO);

        assertThatThrownBy(() -> interleaved.measure(List.of(() -> Double.NaN), words -> {}))
                .hasMessage("measured NaN, must be a number greater than 0");
    }

    @Test
    void shouldChooseTheSideWithTheGreatestMedian() {
        double[][] figures = {{1, 2, 99}, {5, 4, 3}, {3, 3, 3}};

        assertThat(Interleaved.best(figures)).isEqualTo(1);
    }

    private Side side(String name, int first) {
        int[] next = {first};
        return () -> {
            calls.add(name);
            return next[0]++;
        };
    }
}
