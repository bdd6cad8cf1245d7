package dev.freshet.benchmarks.measure;

import java.util.Locale;

/**
 * What a row's median must reach.
 *
 * @param atLeast whether it must not be below the value; else it must not be above
 * @param value the limit itself is allowed
 */
public record Bound(boolean atLeast, double value) {

    /** A ratio that must be this or more. */
    public static Bound atLeast(double value) {
        return new Bound(true, value);
    }

    /** A ratio that must be this or less. */
    public static Bound atMost(double value) {
        return new Bound(false, value);
    }

    /** Whether a median keeps the bound; what is not a number never does. */
    public boolean holds(double median) {
        return atLeast ? median >= value : median <= value;
    }

    @Override
    public String toString() {
        return (atLeast ? ">= " : "<= ") + String.format(Locale.ROOT, "%.2f", value);
    }
}
