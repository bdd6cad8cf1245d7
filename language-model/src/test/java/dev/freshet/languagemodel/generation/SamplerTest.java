package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final int DRAWS = 20_000;
    private static final double[] FOUR = {0.2, 0.5, 0.05, 0.25};

    @Test
    void shouldDrawByProbability() {
        assertThat(shares(request -> request, FOUR)).containsExactly(FOUR, within(0.02));
    }

    @Test
    void shouldSharpenByTemperature() {
        double[] shares = shares(request -> request.temperature(0.5), 0.6, 0.4);

        assertThat(shares[0]).isCloseTo(0.36 / (0.36 + 0.16), within(0.02));
    }

    @Test
    void shouldTakeTheMostProbableWithoutTemperature() {
        assertThat(shares(request -> request.temperature(0), FOUR)[1]).isEqualTo(1);
        assertThat(shares(request -> request.temperature(1e-300), FOUR)[1]).isEqualTo(1);
    }

    @Test
    void shouldStayInsideTheNucleus() {
        assertThat(shares(request -> request.topP(0.7), FOUR))
                .containsExactly(new double[] {0, 0.5 / 0.75, 0, 0.25 / 0.75}, within(0.02));
    }

    @Test
    void shouldStayAmongTheMostProbable() {
        assertThat(shares(request -> request.topK(3), FOUR))
                .containsExactly(new double[] {0.2 / 0.95, 0.5 / 0.95, 0, 0.25 / 0.95}, within(0.02));
    }

    @Test
    void shouldLeaveOutWhatIsMuchLessProbableThanTheMostProbable() {
        assertThat(shares(request -> request.minP(0.45), FOUR))
                .containsExactly(new double[] {0, 0.5 / 0.75, 0, 0.25 / 0.75}, within(0.02));
    }

    @Test
    void shouldTakeTheNucleusOfTheMostProbable() {
        // 0.5 is over six tenths of the top two, but not of all
        assertThat(shares(request -> request.topK(2).topP(0.6), FOUR)[1]).isEqualTo(1);
        assertThat(shares(request -> request.topP(0.6), FOUR)[1]).isLessThan(0.75);
        assertThat(shares(request -> request.topK(3).minP(0.45), FOUR)[0]).isZero();
    }

    @Test
    void shouldTakeTheMostProbableOfATinyNucleus() {
        float[] logits = gaussian(500);
        logits[321] = 10;

        assertThat(shares(sampler(request -> request.topP(1e-9)), logits, 0)[321])
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 2})
    void shouldDrawFromAllOfALargeVocabulary(double temperature) {
        float[] logits = gaussian(1000);
        double[] expected = new double[logits.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = Math.exp(logits[i] / temperature);
        }
        double sum = Arrays.stream(expected).sum();

        double[] shares = shares(sampler(request -> request.temperature(temperature)), logits, 0);

        double distance = 0;
        for (int i = 0; i < expected.length; i++) {
            double deviation = Math.sqrt(expected[i] / sum / DRAWS);
            assertThat(shares[i]).as("token %d", i).isCloseTo(expected[i] / sum, within(6 * deviation + 1e-4));
            distance += Math.abs(shares[i] - expected[i] / sum);
        }
        assertThat(distance).isLessThan(0.25);
    }

    @Test
    void shouldRepeatASeedAndReadItsOwnRowOnly() {
        float[] logits = {0, 1, 2, 3, 2, 1, 0, 1};
        float[] inBatch = new float[24];
        Arrays.fill(inBatch, 9);
        System.arraycopy(logits, 0, inBatch, 8, 8);
        for (UnaryOperator<GenerationRequestBuilder> how : List.<UnaryOperator<GenerationRequestBuilder>>of(
                request -> request, request -> request.topP(0.95), request -> request.topK(5), request -> request.minP(
                                0.1)
                        .logitBias(Map.of(2, 0.5)))) {
            Sampler alone = sampler(how);
            Sampler batched = sampler(how);
            Distribution distribution = new Distribution(24);

            for (int i = 0; i < 1000; i++) {
                distribution.read(logits, 0, 8);
                int expected = alone.choose(distribution);
                distribution.read(inBatch, 8, 8);
                assertThat(batched.choose(distribution)).isEqualTo(expected);
            }
            assertThat(inBatch).containsSubsequence(logits).startsWith(9).endsWith(9);
        }
    }

    @Test
    void shouldDrawEvenWhenOneTokenHasAllTheProbability() {
        float[] logits = {-1e30f, 1e30f, -1e30f};

        for (UnaryOperator<GenerationRequestBuilder> how : List.<UnaryOperator<GenerationRequestBuilder>>of(
                request -> request,
                request -> request.topP(0.5),
                request -> request.topK(2),
                request -> request.minP(1))) {
            assertThat(shares(sampler(how), logits, 0)[1]).isEqualTo(1);
        }
    }

    private static double[] shares(UnaryOperator<GenerationRequestBuilder> how, double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        return shares(sampler(how), logits, 0);
    }

    private static double[] shares(Sampler sampler, float[] logits, int start) {
        Distribution distribution = new Distribution(logits.length);
        double[] shares = new double[logits.length];
        for (int i = 0; i < DRAWS; i++) {
            assertThat(distribution.read(logits, start, logits.length)).isTrue();
            shares[sampler.choose(distribution)] += 1.0 / DRAWS;
        }
        Arrays.setAll(shares, i -> Math.round(shares[i] * 1e9) / 1e9);
        return shares;
    }

    private static Sampler sampler(UnaryOperator<GenerationRequestBuilder> how) {
        Sampling sampling = how.apply(
                        GenerationRequest.builder("hello").temperature(1).seed(1L))
                .build()
                .sampling();
        return new Sampler(sampling, new LogitAdjustments(sampling, new int[0], Set.of(), 0));
    }

    private static float[] gaussian(int size) {
        Random random = new Random(5);
        float[] logits = new float[size];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian();
        }
        return logits;
    }
}
