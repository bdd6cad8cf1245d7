package dev.freshet.local.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PretrainOptionsTest {

    private final PretrainOptions defaults = PretrainOptions.defaults(Path.of("model"));

    @Test
    void shouldHaveTheRecipeOfTheShippedModel() {
        assertThat(defaults)
                .isEqualTo(new PretrainOptions(
                        Path.of("model"),
                        1,
                        40_000,
                        1536,
                        new ModelShape(4, 256, 704, 8, 4, 512),
                        2048,
                        3e-3,
                        1_000,
                        100,
                        5,
                        Duration.ofMinutes(55)));
    }

    @Test
    void shouldQuoteWhatIsOutOfBounds() {
        assertThatThrownBy(() -> defaults.withSteps(0)).hasMessage("steps is 0, must be between 1 and 10000000");
        assertThatThrownBy(() -> defaults.withConversations(10))
                .hasMessage("conversations is 10, must be between 1000 and 10000000");
        assertThatThrownBy(() -> defaults.withLimit(Duration.ZERO)).hasMessage("limit is PT0S, must be over zero");
        assertThatThrownBy(() -> new ModelShape(1, 30, 8, 4, 2, 8).config(300))
                .hasMessage("width is 30, must be a multiple of heads, which is 4");
    }

    @Test
    void shouldWriteProgressInOneLine() {
        PretrainProgress first = new PretrainProgress(10, 100, 5.25, Double.NaN, 3000.4, Duration.ofSeconds(65));
        PretrainProgress later = new PretrainProgress(50, 100, 0.5, 0.125, 3000, Duration.ofSeconds(100));

        assertThat(first.line())
                .isEqualTo("step 10/100  loss 5.2500  validation -  3000 tokens/s  1:05 elapsed, at most 9:45 left");
        assertThat(later.line()).contains("validation 0.1250").endsWith("at most 1:40 left");
    }
}
