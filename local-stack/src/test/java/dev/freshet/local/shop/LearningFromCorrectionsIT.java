package dev.freshet.local.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.LoraConfig;
import dev.freshet.languagemodel.training.TrainerOptions;
import dev.freshet.local.shop.CorrectionTrial.Result;
import dev.freshet.local.shop.CorrectionTrial.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The base model that ships, and what 24 corrections make of it. */
class LearningFromCorrectionsIT {

    private static final Logger LOG = LoggerFactory.getLogger(LearningFromCorrectionsIT.class);

    @Test
    void shouldFollowCorrectionsAndKeepTheRest() {
        try (BaseModel base = BaseModel.load(Path.of("base-model"), ModelOptions.defaults())) {
            Result withReplay = run(base, 4);
            Result alone = run(base, 0);
            LOG.info("with replay {}", withReplay);
            LOG.info("corrections alone {}", alone);

            assertThat(withReplay.changedBefore()).isZero();
            assertThat(withReplay.unchangedBefore()).isGreaterThan(0.95);
            assertThat(withReplay.changed().get(2)).isGreaterThanOrEqualTo(0.90);
            assertThat(withReplay.unchangedAfter()).isGreaterThanOrEqualTo(0.97 * withReplay.unchangedBefore());
            assertThat(alone.unchangedAfter()).isLessThan(0.90 * withReplay.unchangedAfter());
        }
    }

    private static Result run(BaseModel base, int replayed) {
        Settings settings = new Settings(TrainerOptions.defaults(), LoraConfig.defaults(), 4, 3, replayed, true, 1);
        return new CorrectionTrial(base, settings).run();
    }
}
