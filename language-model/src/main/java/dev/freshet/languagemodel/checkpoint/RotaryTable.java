package dev.freshet.languagemodel.checkpoint;

/** Frequencies of the rotary position embedding (Su et al., RoFormer), of which the graph makes cosines and sines. */
public final class RotaryTable {

    private RotaryTable() {}

    /** Radians for each position, of element i and i + headSize / 2 of a head. */
    public static double[] frequencies(ModelConfig config) {
        double[] frequencies = new double[config.headSize() / 2];
        for (int i = 0; i < frequencies.length; i++) {
            double frequency = Math.pow(config.ropeTheta(), -(double) i / frequencies.length);
            frequencies[i] = config.ropeScaling().apply(frequency);
        }
        return frequencies;
    }
}
