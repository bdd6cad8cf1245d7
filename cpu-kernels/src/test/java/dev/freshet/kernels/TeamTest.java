package dev.freshet.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
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
