package dev.freshet.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EarlyStoppingTest {

    @Test
    void shouldEndAfterAsManyFailuresInARowAsItsPatience() {
        EarlyStopping stopping = new EarlyStopping(2);

        assertThat(stopping.improves(1.0)).isTrue();
        assertThat(stopping.improves(1.0)).isFalse();
        assertThat(stopping.improves(0.9)).isTrue();
        assertThat(stopping.improves(0.95)).isFalse();
        assertThat(stopping.exhausted()).isFalse();
        assertThat(stopping.improves(Double.NaN)).isFalse();
        assertThat(stopping.exhausted()).isTrue();
        assertThat(stopping.best()).isEqualTo(0.9);
    }
}
