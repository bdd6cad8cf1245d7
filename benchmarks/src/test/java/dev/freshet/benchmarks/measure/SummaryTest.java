package dev.freshet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SummaryTest {

    @Test
    void shouldFindMedianAndTenths() {
        Summary summary = Summary.of(new double[] {7, 1, 9, 3, 11, 5, 2, 4, 10, 6, 8});

        assertThat(summary).isEqualTo(new Summary(6, 2, 10));
    }

    @Test
    void shouldInterpolateBetweenFigures() {
        Summary summary = Summary.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9});

        assertThat(summary.median()).isEqualTo(5);
        assertThat(summary.low()).isCloseTo(1.8, within(1e-12));
        assertThat(summary.high()).isCloseTo(8.2, within(1e-12));
    }

    @Test
    void shouldTakeTheMedianOfRatiosAndNotTheRatioOfMedians() {
        Summary summary = Summary.ofRatios(new double[] {10, 40, 90}, new double[] {10, 10, 30});

        assertThat(summary.median()).isEqualTo(3);
    }

    @Test
    void shouldRefuseNoFiguresAndHalfPairs() {
        assertThatThrownBy(() -> Summary.of(new double[0])).hasMessage("there are no figures, must be at least one");
        assertThatThrownBy(() -> Summary.ofRatios(new double[2], new double[3]))
                .hasMessage("2 and 3 figures are no pairs");
    }
}
