package dev.freshet.local.bench;

import dev.freshet.benchmarks.BenchReport;
import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Interleaved;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Side;
import dev.freshet.ingest.IngestService;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Measures how many pairs of an answer and its feedback the door joins in a second, from the first one's sending until the
 * last example is visible: exactly once, at least once, and beside them a loop that only copies as many records. Each has a
 * broker of its own in this JVM, and they take turns.
 */
public final class IngestBench {

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Row OVER_AT_LEAST_ONCE = new Row(
            "ingest-exactly-once-over-at-least-once",
            "pairs joined, exactly once / at least once",
            "pairs/s",
            Bound.atLeast(0.6));
    private static final Row OVER_A_BARE_LOOP = new Row(
            "ingest-exactly-once-over-bare-loop",
            "pairs joined exactly once / pairs of records consumed and produced",
            "pairs/s",
            null);

    private final int rounds;
    private final int pairs;
    private final Duration warmUp;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * Measures.
     *
     * @param rounds measurements of each side, at least 1
     * @param pairs of answer and feedback in each measurement, at least 1
     * @param out where the table goes
     * @param err where it goes what goes on
     */
    public IngestBench(int rounds, int pairs, PrintWriter out, PrintWriter err) {
        this(rounds, pairs, WARM_UP, out, err);
    }

    /** With as much warming up of each side, and two measurements of it at least. */
    IngestBench(int rounds, int pairs, Duration warmUp, PrintWriter out, PrintWriter err) {
        this.rounds = rounds;
        this.pairs = pairs;
        this.warmUp = warmUp;
        this.out = out;
        this.err = err;
    }

    /**
     * Measures all sides and prints the table.
     *
     * @param json where the results are written besides; null for nowhere
     * @return whether every bound is kept
     */
    public boolean run(@Nullable Path json) throws Exception {
        Path folder = Files.createTempDirectory("freshet-bench-ingest");
        try (DoorSide exactlyOnce = new DoorSide(folder.resolve("exactly-once"), pairs, IngestService::start);
                DoorSide atLeastOnce =
                        new DoorSide(folder.resolve("at-least-once"), pairs, IngestService::atLeastOnce);
                CopySide copy = new CopySide(folder.resolve("copy"), pairs)) {
            List<Side> sides = List.of(exactlyOnce, atLeastOnce, copy);
            double[][] figures = new Interleaved(rounds, warmUp).measure(sides, words -> {
                err.println("ingest: " + words);
                err.flush();
            });
            return BenchReport.write(
                    List.of(
                            RowResult.ofPairs(OVER_AT_LEAST_ONCE, figures[0], figures[1]),
                            RowResult.ofPairs(OVER_A_BARE_LOOP, figures[0], figures[2])),
                    out,
                    json);
        } finally {
            Utils.delete(folder.toFile());
        }
    }
}
