package dev.freshet.languagemodel;

/** Cosines and sines of the rotary position embedding (Su et al., RoFormer). */
final class RotaryTable {

    private final double[] cos;
    private final double[] sin;

    private RotaryTable(double[] cos, double[] sin) {
        this.cos = cos;
        this.sin = sin;
    }

    /** Row by row (positions, headSize / 2). */
    double[] cos() {
        return cos;
    }

    /** As {@link #cos}. */
    double[] sin() {
        return sin;
    }

    static RotaryTable of(ModelConfig config) {
        int half = config.headSize() / 2;
        double[] cos = new double[config.maxPositions() * half];
        double[] sin = new double[cos.length];
        for (int position = 0; position < config.maxPositions(); position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * Math.pow(config.ropeTheta(), -(double) i / half);
                cos[position * half + i] = Math.cos(angle);
                sin[position * half + i] = Math.sin(angle);
            }
        }
        return new RotaryTable(cos, sin);
    }
}
