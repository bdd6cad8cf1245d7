package dev.freshet.training;

import static dev.freshet.training.Events.MODEL;
import static dev.freshet.training.Events.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.training.rules.Place;
import org.junit.jupiter.api.Test;

class DirectLearningTest extends OperatorTestBase {

    @Test
    void shouldLearnWhatTheJobLearns() throws Exception {
        try (DirectLearning direct =
                new DirectLearning(MODEL, TrainingConfig.defaults(), store, new TwoParameterLearner.Factory())) {
            // given
            ModelRelease first = Events.release(MODEL, 1, 1, zero, 1);
            harness.release(first);
            direct.follow(first, T);
            for (long offset = 0; offset < 5; offset++) {
                harness.example(Events.demonstration(offset), offset);
                direct.admit(new Place(0, offset), Events.demonstration(offset), T);
            }

            // when
            harness.advance(20);
            while (direct.due() <= T + 20) {
                direct.wake(T + 20);
            }
            harness.checkpoint();
            ModelCandidate cut = direct.cut(T + 20).orElseThrow();

            // then
            assertThat(cut).isEqualTo(only(harness.candidates()));
            assertThat(direct.cut(T + 20)).isEmpty();

            // and
            ModelRelease second = release(2, 2);
            harness.release(second);
            direct.follow(second, T + 20);
            assertThat(direct.drainFates()).hasSize(5).isEqualTo(harness.fates());
            assertThat(direct.drainFates()).isEmpty();
        }
    }
}
