package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {
    private static final int VOCABULARY = 515;

    private final Distribution distribution = new Distribution(VOCABULARY);

    @Test
    void shouldTakeTheLowestIdAmongEqualsAsTheBest() {
        float[] ties = new float[2 * VOCABULARY];
        ties[300] = ties[40] = ties[301] = 3;
        ties[VOCABULARY + 514] = ties[VOCABULARY + 17] = 1;

        assertThat(distribution.read(ties, 0, VOCABULARY)).isTrue();
        assertThat(distribution.best()).isEqualTo(40);
        assertThat(distribution.best(4)).containsExactly(40, 300, 301, 0);
        double sum = 3 * Math.exp(3) + VOCABULARY - 3;
        assertThat(distribution.logProbability(40)).isCloseTo(3 - Math.log(sum), within(1e-6));
        assertThat(distribution.logProbability(41)).isCloseTo(-Math.log(sum), within(1e-6));

        assertThat(distribution.read(ties, VOCABULARY, VOCABULARY)).isTrue();
        assertThat(distribution.best()).isEqualTo(17);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void shouldRefuseWhatIsNotFinite(float value) {
        float[] logits = new float[VOCABULARY];
        logits[200] = value;

        assertThat(distribution.read(logits, 0, VOCABULARY)).isFalse();
        assertThat(distribution.read(logits, 0, 200)).isTrue();
    }
}
