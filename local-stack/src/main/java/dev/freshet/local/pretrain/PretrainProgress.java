package dev.freshet.local.pretrain;

import java.time.Duration;
import java.util.Locale;

/**
 * Where a training is.
 *
 * @param step steps done
 * @param steps steps at most
 * @param loss mean over the steps since the last progress, in nats for each token
 * @param validationLoss of the answers of the validation split, at the last validation; NaN before the first
 * @param tokensPerSecond since the start of the training
 * @param elapsed since the start of the training
 */
public record PretrainProgress(
        long step, long steps, double loss, double validationLoss, double tokensPerSecond, Duration elapsed) {

    /** Time that the remaining steps would take. */
    public Duration remaining() {
        return step == 0 ? Duration.ZERO : elapsed.multipliedBy(steps - step).dividedBy(step);
    }

    /** One line for a terminal or a log. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "step %d/%d  loss %.4f  validation %s  %.0f tokens/s  %s elapsed, at most %s left",
                step,
                steps,
                loss,
                Double.isNaN(validationLoss) ? "-" : String.format(Locale.ROOT, "%.4f", validationLoss),
                tokensPerSecond,
                minutes(elapsed),
                minutes(remaining()));
    }

    private static String minutes(Duration duration) {
        return String.format(Locale.ROOT, "%d:%02d", duration.toMinutes(), duration.toSecondsPart());
    }
}
