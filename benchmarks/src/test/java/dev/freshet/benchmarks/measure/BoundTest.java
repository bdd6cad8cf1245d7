package dev.freshet.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundTest {

    @Test
    void shouldAllowTheLimitItselfAndNoNumberBeyond() {
        assertThat(Bound.atLeast(1.1).holds(1.1)).isTrue();
        assertThat(Bound.atLeast(1.1).holds(1.0999)).isFalse();
        assertThat(Bound.atMost(1.5).holds(1.5)).isTrue();
        assertThat(Bound.atMost(1.5).holds(1.5001)).isFalse();
        assertThat(Bound.atLeast(1).holds(Double.NaN)).isFalse();
        assertThat(Bound.atMost(1).holds(Double.NaN)).isFalse();
    }

    @Test
    void shouldRefuseARowWithoutAProperName() {
        assertThatThrownBy(() -> new Row("Decode int8", "", "s", null))
                .hasMessage("name is 'Decode int8', must be lower case words with hyphens");
    }
}
