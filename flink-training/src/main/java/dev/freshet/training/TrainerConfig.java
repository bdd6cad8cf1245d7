package dev.freshet.training;

import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.TrainerOptions;
import dev.freshet.service.config.ConfigException;
import java.io.Serializable;

/**
 * How a language model's adapter is stepped: section {@code training.trainer}. Bounds are those of {@link TrainerOptions}.
 *
 * @param learningRate AdamW's rate after the warm-up
 * @param clipNorm bound of the gradient's global norm
 * @param weightDecay decoupled decay
 * @param warmupSteps steps over which the rate rises
 * @param maxTokens longest prompt and answer together; a longer prompt loses its oldest tokens, a longer answer is refused
 * @param device {@code cpu}, {@code gpu} or {@code auto}
 */
public record TrainerConfig(
        double learningRate, double clipNorm, double weightDecay, int warmupSteps, int maxTokens, String device)
        implements Serializable {

    /** Checks the bounds. */
    public TrainerConfig {
        try {
            new TrainerOptions(learningRate, clipNorm, weightDecay, warmupSteps, maxTokens);
            new ModelOptions(device);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("training.trainer: " + e.getMessage(), e);
        }
    }

    /** The defaults of {@link TrainerOptions} and {@link ModelOptions}. */
    public static TrainerConfig defaults() {
        TrainerOptions trainer = TrainerOptions.defaults();
        return new TrainerConfig(
                trainer.schedule().peak(),
                trainer.optimizer().clipNorm(),
                trainer.optimizer().weightDecay(),
                trainer.schedule().warmupSteps(),
                trainer.maxTokens(),
                ModelOptions.defaults().device());
    }

    TrainerOptions trainer() {
        return new TrainerOptions(learningRate, clipNorm, weightDecay, warmupSteps, maxTokens);
    }

    ModelOptions model() {
        return new ModelOptions(device);
    }
}
