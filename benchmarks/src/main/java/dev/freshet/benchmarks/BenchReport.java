package dev.freshet.benchmarks;

import dev.freshet.benchmarks.measure.RowResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows what was measured. */
public final class BenchReport {

    private BenchReport() {}

    /**
     * Prints results as a table, and writes them as JSON.
     *
     * @param json where they are written; null for nowhere
     * @return whether every row that was not skipped keeps its bound
     */
    public static boolean write(List<RowResult> results, PrintWriter out, @Nullable Path json) throws IOException {
        out.print(Table.of(results));
        out.flush();
        if (json != null) {
            ResultsJson.write(json, Machine.describe(), results);
        }
        return results.stream().allMatch(result -> result.ok().orElse(true));
    }
}
