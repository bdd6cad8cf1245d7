package dev.freshet.local.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LearningOrderTest {

    private final LearningOrder order = new LearningOrder();

    @Test
    void shouldTellWhenLearningFirstWentPastAPlace() {
        order.reached("support", 0, 20, 300);
        order.reached("support", 0, 10, 100);
        order.reached("support", 0, 15, 200);
        order.reached("support", 0, 15, 400);
        order.reached("support", 0, 10, 500);

        assertThat(order.passed("support", 0, 9)).hasValue(100);
        assertThat(order.passed("support", 0, 10)).hasValue(200);
        assertThat(order.passed("support", 0, 14)).hasValue(200);
        assertThat(order.passed("support", 0, 15)).hasValue(300);
        assertThat(order.passed("support", 0, 20)).isEmpty();
    }

    @Test
    void shouldTakeTheEarliestOfWhatIsFurther() {
        order.reached("support", 0, 10, 300);
        order.reached("support", 0, 15, 200);
        order.reached("support", 0, 20, 100);

        assertThat(order.passed("support", 0, 5)).hasValue(100);
    }

    @Test
    void shouldKeepModelsAndPartitionsApart() {
        order.reached("support", 0, 20, 100);

        assertThat(order.passed("sales", 0, 1)).isEmpty();
        assertThat(order.passed("support", 1, 1)).isEmpty();
    }
}
