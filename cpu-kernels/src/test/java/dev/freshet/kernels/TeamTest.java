package dev.freshet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void shouldDoEveryTurnOnce(int members) {
        try (Team team = new Team(members)) {
            for (int turns = 0; turns < 300; turns++) {
                AtomicIntegerArray done = new AtomicIntegerArray(turns);

                team.run(turns, 2, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        done.incrementAndGet(i);
                    }
                });

                for (int i = 0; i < turns; i++) {
                    assertThat(done.get(i)).isEqualTo(1);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void shouldDoTheThirdLoopAfterAllOfTheFirst(int members) {
        try (Team team = new Team(members)) {
            for (int firsts = 0; firsts < 20; firsts++) {
                int all = firsts;
                int turns = 10 * firsts + 1;
                AtomicInteger first = new AtomicInteger();
                AtomicIntegerArray done = new AtomicIntegerArray(turns);
                AtomicInteger early = new AtomicInteger();

                team.run(
                        firsts,
                        (from, to) -> first.addAndGet(to - from),
                        turns,
                        2,
                        (from, to) -> add(done, from, to, 1),
                        (from, to) -> {
                            early.addAndGet(first.get() < all ? 1 : 0);
                            add(done, from, to, done.get(from) == 1 ? 10 : 1000);
                        });

                assertThat(early).hasValue(0);
                assertThat(first).hasValue(firsts);
                assertThat(IntStream.range(0, turns).map(done::get)).containsOnly(11);
            }
        }
    }

    private static void add(AtomicIntegerArray done, int from, int to, int value) {
        for (int i = from; i < to; i++) {
            done.addAndGet(i, value);
        }
    }

    @Test
    void shouldThrowWhatTheFirstLoopThrows() {
        try (Team team = new Team(3)) {
            assertThatThrownBy(() -> team.run(
                            4,
                            (from, to) -> {
                                throw new IllegalArgumentException("turn " + from);
                            },
                            100,
                            1,
                            (from, to) -> {},
                            (from, to) -> {}))
                    .hasMessageContaining("turn");
        }
    }

    @Test
    void shouldThrowWhatAPieceThrowsAndGoOn() {
        try (Team team = new Team(3)) {
            assertThatThrownBy(() -> team.run(100, 1, (from, to) -> {
                        if (to == 100) {
                            throw new IllegalArgumentException("the last");
                        }
                    }))
                    .hasMessageContaining("the last");
            AtomicIntegerArray done = new AtomicIntegerArray(1);
            team.run(100, 1, (from, to) -> done.addAndGet(0, to - from));
            assertThat(done.get(0)).isEqualTo(100);
        }
    }

    @Test
    void shouldRefuseNoThread() {
        assertThatThrownBy(() -> new Team(0)).hasMessage("threads is 0, must be at least 1");
    }
}
