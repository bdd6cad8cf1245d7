package dev.freshet.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Outcome;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Results as JSON: {@code {"machine": ..., "rows": [{"name", "unit", "median", "low", "high", "bound", "ok", ...}]}}. */
final class ResultsJson {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultsJson() {}

    static void write(Path file, String machine, List<RowResult> results) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("machine", machine);
        ArrayNode rows = json.putArray("rows");
        results.forEach(result -> write(rows.addObject(), result));
        Files.writeString(file, JSON.writeValueAsString(json) + "\n");
    }

    /** Reads what was written of these rows. A row that is missing has failed. */
    static List<RowResult> read(Path file, List<Row> rows) throws IOException {
        JsonNode json = JSON.readTree(Files.readString(file));
        List<RowResult> results = new ArrayList<>();
        for (Row row : rows) {
            RowResult result = RowResult.failed(row, "gave no result");
            for (JsonNode node : json.path("rows")) {
                if (node.path("name").asText().equals(row.name())) {
                    result = new RowResult(row, outcome(node));
                }
            }
            results.add(result);
        }
        return results;
    }

    private static void write(ObjectNode node, RowResult result) {
        Row row = result.row();
        node.put("name", row.name());
        node.put("what", row.what());
        node.put("unit", result.outcome() instanceof Outcome.Figure ? row.unit() : "ratio");
        if (result.outcome() instanceof Outcome.Measured measured) {
            node.put("status", "measured");
            node.put("median", measured.ratio().median());
            node.put("low", measured.ratio().low());
            node.put("high", measured.ratio().high());
            node.put("ours", measured.ours());
            node.put("peer", measured.peer());
            node.put("side_unit", row.unit());
            node.put("note", measured.note());
        } else if (result.outcome() instanceof Outcome.Figure alone) {
            node.put("status", "figure");
            node.put("median", alone.figure().median());
            node.put("low", alone.figure().low());
            node.put("high", alone.figure().high());
            node.put("note", alone.note());
        } else if (result.outcome() instanceof Outcome.Skipped skipped) {
            node.put("status", "skipped").put("reason", skipped.reason());
        } else if (result.outcome() instanceof Outcome.Failed failed) {
            node.put("status", "failed").put("reason", failed.reason());
        }
        Bound bound = row.bound();
        node.put("bound", bound == null ? null : bound.toString());
        node.put("ok", result.ok().orElse(null));
    }

    private static Outcome outcome(JsonNode node) {
        String reason = node.path("reason").asText();
        return switch (node.path("status").asText()) {
            case "measured" ->
                new Outcome.Measured(
                        node.path("ours").asDouble(),
                        node.path("peer").asDouble(),
                        summary(node),
                        node.path("note").asText());
            case "figure" -> new Outcome.Figure(summary(node), node.path("note").asText());
            case "skipped" -> new Outcome.Skipped(reason);
            default -> new Outcome.Failed(reason);
        };
    }

    private static Summary summary(JsonNode node) {
        return new Summary(
                node.path("median").asDouble(),
                node.path("low").asDouble(),
                node.path("high").asDouble());
    }
}
