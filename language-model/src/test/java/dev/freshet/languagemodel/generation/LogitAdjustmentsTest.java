package dev.freshet.languagemodel.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LogitAdjustmentsTest {
    private static final float[] LOGITS = {2, -1, 3, 0.5f, 4};

    private final float[] logits = LOGITS.clone();
    private final Distribution next = new Distribution(LOGITS.length);

    @Test
    void shouldPenalizeTheTokensOfPromptAndAnswer() {
        LogitAdjustments adjustments = adjustments(request -> request.repetitionPenalty(2), 0, 0, 1);
        adjustments.chosen(2);

        assertThat(adjusted(adjustments)).containsExactly(1, -2, 1.5f, 0.5f, 4);
    }

    @Test
    void shouldPenalizeTheTokensOfTheAnswerByNumberAndPresence() {
        LogitAdjustments adjustments =
                adjustments(request -> request.frequencyPenalty(0.5).presencePenalty(-0.25), 0, 1, 2);
        adjustments.chosen(2);
        adjustments.chosen(2);
        adjustments.chosen(3);

        assertThat(adjusted(adjustments)).containsExactly(2, -1, 3 - 1 + 0.25f, 0.5f - 0.5f + 0.25f, 4);
    }

    @Test
    void shouldAddTheBiasBeforeThePenalties() {
        LogitAdjustments adjustments =
                adjustments(request -> request.repetitionPenalty(2).logitBias(Map.of(0, -3.0, 4, -100.0)), 0);

        assertThat(adjusted(adjustments)).containsExactly(-2, -1, 3, 0.5f, -96);
    }

    @Test
    void shouldStayFiniteWhateverThePenalty() {
        LogitAdjustments adjustments = adjustments(request -> request.repetitionPenalty(Double.MIN_NORMAL), 0, 1);

        assertThat(adjusted(adjustments)).containsExactly(Float.MAX_VALUE, -0f, 3, 0.5f, 4);
    }

    @Test
    void shouldRuleOutTheEndOfAShortAnswer() {
        Sampling sampling = Sampling.GREEDY;
        LogitAdjustments adjustments = new LogitAdjustments(sampling, new int[0], Set.of(4, 2), 2);
        Sampler sampler = new Sampler(sampling, adjustments);
        int[] chosen = new int[3];
        for (int i = 0; i < chosen.length; i++) {
            next.read(logits, 0, logits.length);
            chosen[i] = sampler.choose(next);
            sampler.chosen(chosen[i]);
        }

        assertThat(chosen).containsExactly(0, 0, 4);
        assertThat(logits).isEqualTo(LOGITS);
    }

    @Test
    void shouldDoNothingWhereNothingIsAsked() {
        LogitAdjustments adjustments = adjustments(request -> request, 0, 1, 2);
        adjustments.chosen(3);
        next.read(logits, 0, logits.length);

        assertThat(adjustments.apply(next)).isFalse();
    }

    private float[] adjusted(LogitAdjustments adjustments) {
        next.read(logits, 0, logits.length);
        double before = next.logProbability(4);
        assertThat(adjustments.apply(next)).isTrue();
        float[] result = logits.clone();
        adjustments.undo(next);
        assertThat(logits).isEqualTo(LOGITS);
        assertThat(next.logProbability(4)).isCloseTo(before, within(0.0));
        return result;
    }

    private static LogitAdjustments adjustments(UnaryOperator<GenerationRequestBuilder> how, int... prompt) {
        Sampling sampling =
                how.apply(GenerationRequest.builder("hello")).build().sampling();
        return new LogitAdjustments(sampling, prompt, Set.of(), 0);
    }
}
