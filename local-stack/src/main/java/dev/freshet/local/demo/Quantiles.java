package dev.freshet.local.demo;

import java.util.Collection;

/**
 * Middle and tail of a sample, in its unit; infinite where values are.
 *
 * @param p50 the median
 * @param p95 95 of 100 are at most this
 */
public record Quantiles(double p50, double p95) {

    /** By nearest rank; NaN of no values. */
    public static Quantiles of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Quantiles(rank(sorted, 0.50), rank(sorted, 0.95));
    }

    private static double rank(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
