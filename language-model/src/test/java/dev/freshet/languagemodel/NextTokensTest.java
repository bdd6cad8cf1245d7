package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NextTokensTest {
    private static final int VOCABULARY = 515;

    @Test
    void shouldTakeTheLowestIdAmongEqualsAsTheBest() {
        float[] ties = new float[2 * VOCABULARY];
        ties[300] = ties[40] = ties[301] = 3;
        ties[VOCABULARY + 514] = ties[VOCABULARY + 17] = 1;

        NextTokens next = new NextTokens(ties, VOCABULARY);

        assertThat(next.best(0)).isEqualTo(40);
        assertThat(next.best(1)).isEqualTo(17);
        double sum = 3 * Math.exp(3) + VOCABULARY - 3;
        assertThat(next.logProbability(0, 40)).isCloseTo(3 - Math.log(sum), within(1e-5));
        assertThat(next.logProbability(0, 41)).isCloseTo(-Math.log(sum), within(1e-5));
    }
}
