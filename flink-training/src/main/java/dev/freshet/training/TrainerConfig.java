package dev.freshet.training;

import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.training.Schedule;
import dev.freshet.languagemodel.training.TrainerOptions;
import dev.freshet.service.config.ConfigException;
import java.io.Serializable;

/**
 * How a language model's adapter is stepped: section {@code training.trainer}. Bounds are those of {@link TrainerOptions}.
 *
 * @param learningRate AdamW's rate after the warm-up
 * @param clipNorm bound of the gradient's global norm
 * @param weightDecay decoupled decay
 * @param warmupSteps steps over which the rate rises
 * @param decaySteps steps, the warm-up among them, after which a cosine has brought the rate to {@code
 *     finalLearningRate}; 0 keeps the rate as it is
 * @param finalLearningRate the rate after that
 * @param passTokens tokens of one forward and backward pass; a longer batch adds the gradients of several up
 * @param packing whether short examples may share a row
 * @param maxTokens longest prompt and answer together; a longer prompt loses its oldest tokens, a longer answer is refused
 * @param device {@code cpu}, {@code gpu} or {@code auto}
 * @param dtype how the frozen base is kept: {@code fp32}, {@code bf16}, {@code int8} or {@code auto}
 */
public record TrainerConfig(
        double learningRate,
        double clipNorm,
        double weightDecay,
        int warmupSteps,
        int decaySteps,
        double finalLearningRate,
        int passTokens,
        boolean packing,
        int maxTokens,
        String device,
        String dtype)
        implements Serializable {

    /** Checks the bounds. */
    public TrainerConfig {
        try {
            options(
                    learningRate,
                    clipNorm,
                    weightDecay,
                    warmupSteps,
                    decaySteps,
                    finalLearningRate,
                    passTokens,
                    packing,
                    maxTokens);
            new ModelOptions(device, dtype);
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
                trainer.schedule().totalSteps(),
                trainer.schedule().floor(),
                trainer.passTokens(),
                trainer.packing(),
                trainer.maxTokens(),
                ModelOptions.defaults().device(),
                ModelOptions.defaults().dtype());
    }

    TrainerOptions trainer() {
        return options(
                learningRate,
                clipNorm,
                weightDecay,
                warmupSteps,
                decaySteps,
                finalLearningRate,
                passTokens,
                packing,
                maxTokens);
    }

    ModelOptions model() {
        return new ModelOptions(device, dtype);
    }

    private static TrainerOptions options(
            double learningRate,
            double clipNorm,
            double weightDecay,
            int warmupSteps,
            int decaySteps,
            double finalLearningRate,
            int passTokens,
            boolean packing,
            int maxTokens) {
        Schedule schedule = new Schedule(learningRate, warmupSteps, decaySteps, finalLearningRate);
        return new TrainerOptions(learningRate, clipNorm, weightDecay, warmupSteps, maxTokens)
                .withSchedule(schedule)
                .withPasses(passTokens, packing);
    }
}
