package dev.freshet.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks in miniature: whether they measure, not what. */
@Timeout(1800)
class ServiceBenchIT {

    @TempDir
    Path folder;

    private final StringWriter table = new StringWriter();
    private final PrintWriter out = new PrintWriter(table);
    private final PrintWriter nowhere = new PrintWriter(new StringWriter());
    private Path json;

    @BeforeEach
    void nameTheFile() {
        json = folder.resolve("rows.json");
    }

    @Test
    void shouldMeasureTheDoorBesideALoopThatCopies() throws Exception {
        new IngestBench(1, 20, Duration.ZERO, out, nowhere).run(json);

        assertMeasured("ingest-exactly-once-over-at-least-once", "ingest-exactly-once-over-bare-loop");
    }

    @Test
    void shouldMeasureTheLearnJobBesideABareLoop() throws Exception {
        new TrainingBench(1, 6, Path.of("base-model"), out, nowhere).run(json);

        assertMeasured("training-job-over-bare-loop");
    }

    private void assertMeasured(String... names) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        new ObjectMapper().readTree(json.toFile()).path("rows").forEach(rows::add);
        assertThat(rows).extracting(row -> row.path("name").asText()).containsExactly(names);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.path("status").asText()).isEqualTo("measured");
            for (String figure : List.of("ours", "peer", "median")) {
                assertThat(row.path(figure).asDouble()).as(figure).isPositive().isFinite();
            }
        });
        assertThat(table.toString()).contains(names);
    }
}
