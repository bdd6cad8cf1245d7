package dev.freshet.benchmarks.measure;

/** Hears what a measurement is at. */
@FunctionalInterface
public interface Progress {

    /** A few words, such as {@code round 3 of 9}. */
    void at(String words);
}
