package dev.freshet.updater.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Marks GOOD = marks(1.0, 10, -0.1);
    private static final Marks NONE = marks(0, 0, 0);

    private final Gate gate = new Gate(new GateConfig(32, 0.1, 0.2, 0.5, 5, 32, 0.25, 8, 1.0));

    @Test
    void shouldApproveWhatIsAsGoodAsTheStableVersion() {
        assertThat(judge(GOOD, GOOD, NONE, NONE, 0.5).approved()).isTrue();
    }

    @Test
    void shouldBoundTheShareOfInvariantsBelowTheStableVersion() {
        assertThat(judge(marks(0.9, 10, -0.1), GOOD, NONE, NONE, 0).approved()).isTrue();
        assertThat(judge(marks(0.89, 10, -0.1), GOOD, NONE, NONE, 0).reason())
                .isEqualTo("it answers 0.890 of the invariants exactly, the stable version 1.000");
    }

    @Test
    void shouldNotLetManySmallLossesAddUp() {
        assertThat(judge(marks(0.8, 10, -0.1), marks(0.85, 10, -0.1), NONE, NONE, 0)
                        .approved())
                .isTrue();
        assertThat(judge(marks(0.79, 10, -0.1), marks(0.85, 10, -0.1), NONE, NONE, 0)
                        .reason())
                .isEqualTo("it answers 0.790 of the invariants exactly, the base model 1.000");
    }

    @Test
    void shouldBoundTheDropOfTheInvariantsLogProbability() {
        assertThat(judge(marks(1, 10, -0.6), GOOD, NONE, NONE, 0).approved()).isTrue();
        assertThat(judge(marks(1, 10, -0.61), GOOD, NONE, NONE, 0).reason())
                .isEqualTo("its log-probability of the invariants is -0.610, the stable version's -0.100");
    }

    @Test
    void shouldListenToHeldOutFeedbackOnceThereIsEnough() {
        assertThat(judge(GOOD, GOOD, marks(0, 4, -9), marks(1, 4, -0.1), 0).approved())
                .isTrue();
        assertThat(judge(GOOD, GOOD, marks(0, 5, -9), marks(1, 5, -0.1), 0).reason())
                .isEqualTo("it is worse than the stable version by 1.000 on held-out feedback");
        assertThat(judge(GOOD, GOOD, marks(0, 5, -0.34), marks(1, 5, -0.1), 0).approved())
                .isTrue();
        assertThat(judge(GOOD, GOOD, marks(0, 5, -0.36), marks(1, 5, -0.1), 0).approved())
                .isFalse();
    }

    @Test
    void shouldNotLetOneOutdatedLabelOutweighTheRest() {
        // given
        Marks stable = new Marks(1, List.of(-0.1, -0.1, -0.1, -0.1, -0.1));
        Marks candidate = new Marks(0.8, List.of(-0.1, -0.1, -0.1, -0.1, -30.0));

        // then
        assertThat(judge(GOOD, GOOD, candidate, stable, 0).approved()).isTrue();
    }

    @Test
    void shouldBoundTheDistanceFromTheBase() {
        assertThat(judge(GOOD, GOOD, NONE, NONE, 1.0).approved()).isTrue();
        assertThat(judge(GOOD, GOOD, NONE, NONE, 1.01).reason())
                .isEqualTo("it is 1.010 away from the base model, at most 1.000 is allowed");
    }

    @Test
    void shouldRefuseWhatIsNotFinite() {
        assertThat(judge(marks(1, 10, Double.NaN), GOOD, NONE, NONE, 0).approved())
                .isFalse();
        assertThat(judge(GOOD, GOOD, marks(1, 1, Double.NEGATIVE_INFINITY), marks(1, 1, 0), 0)
                        .approved())
                .isFalse();
        assertThat(judge(GOOD, GOOD, NONE, NONE, Double.NaN).approved()).isFalse();
    }

    private Judgement judge(Marks fixed, Marks stableFixed, Marks heldOut, Marks stableHeldOut, double distance) {
        return gate.judge(new Evidence(
                new Evidence.Sides(fixed, stableFixed), GOOD, new Evidence.Sides(heldOut, stableHeldOut), distance));
    }

    private static Marks marks(double exact, int size, double logProbability) {
        return new Marks(exact, Collections.nCopies(size, logProbability));
    }
}
