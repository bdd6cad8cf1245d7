package dev.freshet.languagemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final int DRAWS = 20_000;

    @Test
    void shouldDrawByProbability() {
        float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};

        double[] shares = shares(new Sampler(1, 1, 1L), logits);

        assertThat(shares).containsExactly(new double[] {0.5, 0.3, 0.2}, within(0.02));
    }

    @Test
    void shouldSharpenByTemperature() {
        float[] logits = {(float) Math.log(0.6), (float) Math.log(0.4)};

        double[] shares = shares(new Sampler(0.5, 1, 1L), logits);

        assertThat(shares[0]).isCloseTo(0.36 / (0.36 + 0.16), within(0.02));
    }

    @Test
    void shouldStayInsideTheNucleus() {
        float[] logits = {(float) Math.log(0.2), (float) Math.log(0.5), (float) Math.log(0.05), (float) Math.log(0.25)};

        double[] shares = shares(new Sampler(1, 0.7, 1L), logits);

        assertThat(shares).containsExactly(new double[] {0, 0.5 / 0.75, 0, 0.25 / 0.75}, within(0.02));
    }

    @Test
    void shouldTakeTheMostProbableOfATinyNucleus() {
        Random random = new Random(5);
        float[] logits = new float[500];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian();
        }
        logits[321] = 10;

        assertThat(shares(new Sampler(1, 1e-9, 2L), logits)[321]).isEqualTo(1);
    }

    @Test
    void shouldRepeatASeedAndReadItsOwnRowOnly() {
        float[] logits = {0, 1, 2, 3, 2, 1, 0, 1};
        float[] inBatch = new float[24];
        Arrays.fill(inBatch, 9);
        System.arraycopy(logits, 0, inBatch, 8, 8);
        Sampler alone = new Sampler(0.9, 0.95, 42L);
        Sampler batched = new Sampler(0.9, 0.95, 42L);

        for (int i = 0; i < 1000; i++) {
            assertThat(batched.sample(inBatch, 8, 8)).isEqualTo(alone.sample(logits, 0, 8));
        }
    }

    @Test
    void shouldDrawEvenWhenOneTokenHasAllTheProbability() {
        float[] logits = {Float.NEGATIVE_INFINITY, 1e30f, -1e30f};

        assertThat(shares(new Sampler(0.01, 0.5, 2L), logits)[1]).isEqualTo(1);
        assertThat(shares(new Sampler(0.01, 1, 2L), logits)[1]).isEqualTo(1);
    }

    @Test
    void shouldSurviveLogitsThatAreNoNumbers() {
        float[] logits = {Float.NaN, 1, Float.NaN};

        assertThat(new Sampler(1, 0.5, 2L).sample(logits, 0, 3)).isZero();
        assertThat(new Sampler(1, 1, 2L).sample(logits, 0, 3)).isZero();
    }

    private static double[] shares(Sampler sampler, float[] logits) {
        double[] shares = new double[logits.length];
        for (int i = 0; i < DRAWS; i++) {
            shares[sampler.sample(logits, 0, logits.length)] += 1.0 / DRAWS;
        }
        Arrays.setAll(shares, i -> Math.round(shares[i] * 1e9) / 1e9);
        return shares;
    }
}
