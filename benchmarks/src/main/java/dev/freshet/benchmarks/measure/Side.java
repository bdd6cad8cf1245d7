package dev.freshet.benchmarks.measure;

/** One of the things that are compared. */
@FunctionalInterface
public interface Side {

    /** Measures once and returns the figure, greater than 0. */
    double measure() throws Exception;
}
