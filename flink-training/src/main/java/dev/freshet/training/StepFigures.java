package dev.freshet.training;

import java.util.Map;
import java.util.TreeMap;

/**
 * Figures of one step.
 *
 * @param loss mean loss before the step, natural logarithm; of several kinds their weighted sum
 * @param gradientNorm global norm of the gradient before it was clipped
 * @param others further figures by name, such as {@code loss.preference} and {@code margin.preference}
 */
public record StepFigures(double loss, double gradientNorm, Map<String, Double> others) {

    /** Before the first step. */
    static final StepFigures NONE = new StepFigures(0, 0);

    /** Copies the map. */
    public StepFigures {
        others = Map.copyOf(others);
    }

    /** Without further figures. */
    public StepFigures(double loss, double gradientNorm) {
        this(loss, gradientNorm, Map.of());
    }

    boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }

    /** These figures, and of those that they do not have the ones before. */
    StepFigures after(StepFigures before) {
        Map<String, Double> all = new TreeMap<>(before.others);
        all.putAll(others);
        return new StepFigures(loss, gradientNorm, all);
    }

    /** The same with another figure. */
    StepFigures with(String name, double value) {
        Map<String, Double> all = new TreeMap<>(others);
        all.put(name, value);
        return new StepFigures(loss, gradientNorm, all);
    }

    /** All figures by name. */
    Map<String, Double> byName() {
        return with("loss", loss).with("gradient_norm", gradientNorm).others;
    }
}
