package dev.freshet.local.bench.learning;

import dev.freshet.benchmarks.measure.RowResult;
import java.util.List;

/** What an experiment found. */
record Findings(List<RowResult> rows, List<Figure> figures) {

    Findings {
        rows = List.copyOf(rows);
        figures = List.copyOf(figures);
    }
}
