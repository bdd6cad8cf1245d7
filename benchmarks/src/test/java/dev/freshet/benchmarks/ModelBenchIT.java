package dev.freshet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBenchIT {

    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void shouldMeasureTwoRowsOnTheShippedModel() throws Exception {
        run("eight-streams-over-one|decode-over-memory-bandwidth", "shipped");

        JsonNode rows = rows();
        assertThat(rows.findValuesAsText("name"))
                .containsExactly("decode-over-memory-bandwidth", "eight-streams-over-one");
        for (JsonNode row : rows) {
            assertThat(row.path("status").asText()).as("%s", row).isEqualTo("measured");
            assertThat(row.path("low").asDouble()).isPositive();
            assertThat(row.path("median").asDouble())
                    .isBetween(row.path("low").asDouble(), row.path("high").asDouble());
        }
        assertThat(out.toString().lines()).hasSize(3);
        assertThat(err.toString()).contains("[2/2] streams: round 9 of 9");
    }

    @Test
    void shouldGoOnAfterARowThatFails() throws Exception {
        boolean ok =
                run("dpo-over-sft-step|gpu-lora-step", folder.resolve("absent").toString());

        assertThat(ok).isFalse();
        assertThat(rows().findValuesAsText("status")).containsExactly("failed", "failed");
        assertThat(out.toString()).contains("failed: ").contains("config.json");
    }

    private boolean run(String rows, String model) throws IOException, InterruptedException {
        ModelBenchOptions options = new ModelBenchOptions(
                Pattern.compile(rows), model, 9, true, HOME, folder.resolve("cache"), folder.resolve("results.json"));
        return new ModelBench(options, new PrintWriter(out), new PrintWriter(err)).run();
    }

    private JsonNode rows() throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("results.json").toFile())
                .path("rows");
    }
}
