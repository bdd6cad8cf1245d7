package dev.freshet.benchmarks;

import dev.freshet.benchmarks.measure.Row;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What to measure, and how often.
 *
 * @param rows rows whose name it finds something in are measured
 * @param model {@code shipped}, {@code 135m} or a model folder, for all rows; null leaves each row the one it is meant for
 * @param pairs measurements of each side, 9 to 1000
 * @param quick whether the rows of ten thousand steps are cut to a tenth
 * @param home the folder of the repository: the shipped model and the programs that drive peers lie there
 * @param cache folder for models that are made for the benchmarks
 * @param json where the results are written besides; null for nowhere
 */
public record ModelBenchOptions(
        Pattern rows, @Nullable String model, int pairs, boolean quick, Path home, Path cache, @Nullable Path json) {

    /** Fewer pairs say too little of the range. */
    public static final int FEWEST_PAIRS = 9;

    private static final int MOST_PAIRS = 1000;

    /** Checks the pairs. */
    public ModelBenchOptions {
        if (pairs < FEWEST_PAIRS || pairs > MOST_PAIRS) {
            throw new IllegalArgumentException(
                    "pairs is " + pairs + ", must be between " + FEWEST_PAIRS + " and " + MOST_PAIRS);
        }
    }

    /** Where models that are made are kept unless said otherwise: below {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
    public static Path defaultCache() {
        String caches = System.getenv("XDG_CACHE_HOME");
        Path folder = caches == null || caches.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(caches);
        return folder.resolve("freshet").resolve("benchmarks");
    }

    boolean wants(Row row) {
        return rows.matcher(row.name()).find();
    }
}
