package dev.freshet.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.training.TrainingConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StackConfigTest {

    @Test
    void shouldKeepTransactionsForAsLongAsAStackMayBeDown() {
        StackFolder folder = new StackFolder(Path.of("data"));

        TrainingConfig training = StackConfig.of(folder, Path.of("base")).training();

        assertThat(training.transactionTimeout()).isEqualTo(Duration.ofDays(7));
        assertThat(training)
                .usingRecursiveComparison()
                .ignoringFields("transactionTimeout")
                .isEqualTo(TrainingConfig.defaults().withCheckpoints(folder.checkpoints()));
    }
}
