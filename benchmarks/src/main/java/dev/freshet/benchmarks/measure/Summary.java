package dev.freshet.benchmarks.measure;

import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * Where some figures lie.
 *
 * @param median half lie below
 * @param low a tenth lies below
 * @param high a tenth lies above
 */
public record Summary(double median, double low, double high) {

    private static final double LOW = 10;
    private static final double MEDIAN = 50;
    private static final double HIGH = 90;

    /** Of at least one figure; percentiles between two of them are interpolated. */
    public static Summary of(double[] figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("there are no figures, must be at least one");
        }
        // Type 7 of Hyndman and Fan, as numpy and R interpolate.
        Percentile percentile = new Percentile().withEstimationType(Percentile.EstimationType.R_7);
        percentile.setData(figures);
        return new Summary(percentile.evaluate(MEDIAN), percentile.evaluate(LOW), percentile.evaluate(HIGH));
    }

    /** Of the ratios of pairs that were measured side by side. */
    public static Summary ofRatios(double[] ours, double[] peers) {
        if (ours.length != peers.length) {
            throw new IllegalArgumentException(ours.length + " and " + peers.length + " figures are no pairs");
        }
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours[i] / peers[i];
        }
        return of(ratios);
    }

    /** Of one figure that is not repeated. */
    public static Summary single(double figure) {
        return new Summary(figure, figure, figure);
    }
}
