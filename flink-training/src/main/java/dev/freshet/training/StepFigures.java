package dev.freshet.training;

/**
 * Figures of one step.
 *
 * @param loss mean loss before the step, natural logarithm
 * @param gradientNorm global norm of the gradient before it was clipped
 */
public record StepFigures(double loss, double gradientNorm) {

    /** Before the first step. */
    static final StepFigures NONE = new StepFigures(0, 0);

    boolean isFinite() {
        return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
}
