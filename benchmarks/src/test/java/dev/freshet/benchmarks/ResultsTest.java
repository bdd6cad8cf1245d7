package dev.freshet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {

    private static final Row FAST = new Row("fast", "ours / theirs", "tokens/s", Bound.atLeast(1.1));
    private static final Row SLOW = new Row("slow-step", "ours / theirs", "s", Bound.atMost(1.5));
    private static final Row FREE = new Row("free", "ours / theirs", "s", null);
    private static final Row LOST = new Row("lost", "events lost", "events", Bound.atMost(0));
    private static final Row AWAY = new Row("away", "ours / theirs", "tokens/s", Bound.atLeast(2));
    private static final List<RowResult> RESULTS = List.of(
            RowResult.ofPairs(FAST, new double[] {2400, 2400, 2400}, new double[] {2000, 2000, 2000}),
            RowResult.ofPairs(SLOW, new double[] {0.5, 0.8, 0.6}, new double[] {0.25, 0.5, 0.5}, "one thread"),
            RowResult.ofOne(FREE, 3, 4, ""),
            RowResult.ofFigure(LOST, Summary.of(new double[] {1, 2, 3}), ""),
            RowResult.skipped(AWAY, "no GPU"),
            RowResult.failed(new Row("broken", "", "s", null), "took longer than 9 s"));

    @TempDir
    private Path folder;

    @Test
    void shouldShowEveryRowInColumns() {
        assertThat(Table.of(RESULTS))
                .isEqualTo(
                        """
                        row        first  second  unit      ratio  10-90 %        bound
                        fast       2400   2000    tokens/s  1.200  1.200 - 1.200  >= 1.10  ok
                        slow-step  0.600  0.500   s         1.600  1.280 - 1.920  <= 1.50  miss (one thread)
                        free       3.000  4.000   s         0.750  0.750 - 0.750  -
                        lost       2.000  -       events    -      1.200 - 2.800  <= 0.00  miss
                        away       -      -       tokens/s  -      -              >= 2.00  skipped: no GPU
                        broken     -      -       s         -      -              -        failed: took longer than 9 s
                        """);
    }

    @Test
    void shouldTellAMissFromASkip() {
        assertThat(RESULTS.stream().map(RowResult::ok).map(ok -> ok.map(String::valueOf)
                        .orElse("-")))
                .containsExactly("true", "false", "true", "false", "-", "false");
    }

    @Test
    void shouldReadWhatItWrote() throws IOException {
        Path file = folder.resolve("results.json");

        ResultsJson.write(file, "a machine", RESULTS);

        assertThat(ResultsJson.read(file, RESULTS.stream().map(RowResult::row).toList()))
                .isEqualTo(RESULTS);
    }

    @Test
    void shouldWriteTheFieldsThatOthersRead() throws IOException {
        Path file = folder.resolve("results.json");

        ResultsJson.write(file, "a machine", RESULTS);

        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.path("machine").asText()).isEqualTo("a machine");
        JsonNode row = json.path("rows").path(1);
        assertThat(row.path("name").asText()).isEqualTo("slow-step");
        assertThat(row.path("unit").asText()).isEqualTo("ratio");
        assertThat(row.path("median").asDouble()).isEqualTo(1.6);
        assertThat(row.path("bound").asText()).isEqualTo("<= 1.50");
        assertThat(row.path("ok").asBoolean(true)).isFalse();
        assertThat(json.path("rows").path(3).path("unit").asText()).isEqualTo("events");
        assertThat(json.path("rows").path(3).path("median").asDouble()).isEqualTo(2);
        assertThat(json.path("rows").path(4).path("ok").isNull()).isTrue();
        assertThat(json.path("rows").path(2).path("bound").isNull()).isTrue();
    }

    @Test
    void shouldCountAMissingRowAsFailed() throws IOException {
        Path file = folder.resolve("results.json");
        ResultsJson.write(file, "", RESULTS.subList(0, 1));

        List<RowResult> read = ResultsJson.read(file, List.of(FAST, SLOW));

        assertThat(read).containsExactly(RESULTS.get(0), RowResult.failed(SLOW, "gave no result"));
    }
}
