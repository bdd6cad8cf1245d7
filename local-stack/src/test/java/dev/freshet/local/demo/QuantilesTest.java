package dev.freshet.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {

    @Test
    void shouldTakeTheNearestRank() {
        assertThat(Quantiles.of(
                        IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList()))
                .isEqualTo(new Quantiles(50, 95));
        assertThat(Quantiles.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Quantiles(2, 3));
    }

    @Test
    void shouldCountWhatNeverCameAsInfinite() {
        assertThat(Quantiles.of(List.of(1.0, Double.POSITIVE_INFINITY)))
                .isEqualTo(new Quantiles(1, Double.POSITIVE_INFINITY));
    }

    @Test
    void shouldBeNaNOfNothing() {
        assertThat(Quantiles.of(List.of()).p50()).isNaN();
    }
}
