package dev.freshet.training.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KindTest {

    @ParameterizedTest
    @ValueSource(strings = {"support", "@1", "support@", "support@0", "support@x", "support@99999999999"})
    void shouldLearnNothingAboutAVersionThatIsNone(String version) {
        assertThat(Kind.fault(judging(version)))
                .contains("a judgement of the version '" + version + "', allowed: model@number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "support@1", "support@2147483647"})
    void shouldTakeAVersionOrNone(String version) {
        assertThat(Kind.fault(judging(version))).isEmpty();
    }

    @Test
    void shouldNameWhatIsMissing() {
        TrainingExample neither = TrainingExample.newBuilder(Events.thumb(0, "hello", true))
                .setUp(null)
                .build();

        assertThat(Kind.fault(neither)).contains("a thumb that is neither up nor down");
        assertThat(Kind.fault(Events.preference(0, "hello", "same", "same")))
                .contains("a preference of an answer over itself");
        assertThat(Kind.fault(Events.score(0, "hello", 7, 5))).contains("score 7.0 of 5.0");
    }

    private static TrainingExample judging(String version) {
        return TrainingExample.newBuilder(Events.preference(0, "hello", "this", "that"))
                .setVersion(version)
                .build();
    }
}
