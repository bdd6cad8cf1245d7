package dev.freshet.benchmarks.measure;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table: what is compared with what. The compared figure is the first side's over the second's.
 *
 * @param name in lower case with hyphens, unique
 * @param what the comparison in words
 * @param unit of both sides' figures
 * @param bound of the median ratio; null where none is set
 */
public record Row(String name, String what, String unit, @Nullable Bound bound) {

    /** Checks the name. */
    public Row {
        if (!name.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("name is '" + name + "', must be lower case words with hyphens");
        }
    }
}
