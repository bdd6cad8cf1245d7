package dev.freshet.local.bench.learning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshet.training.TrainerConfig;
import dev.freshet.training.TrainingConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearningBenchIT {

    private static final Sizes MINIATURE = new Sizes(3, 16, 6, 12, 1, 2, 16);

    private final StringWriter told = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void shouldSeeThatTheShippedModelLearnsAndDrawIt() throws Exception {
        // when
        Map<String, JsonNode> rows = measure(TrainingConfig.defaults(), Set.of());

        // then
        assertThat(rows.get("intents-demonstrations-over-offline").get("median").asDouble())
                .isGreaterThan(0.5);
        assertThat(rows.get("drift-corrections-over-three").get("ours").asDouble())
                .isLessThanOrEqualTo(4);
        assertThat(rows.get("forgetting-as-shipped").get("ok").asBoolean()).isTrue();
        assertThat(rows.get("releases-each-ten-minutes-over-never")
                        .get("status")
                        .asText())
                .isEqualTo("measured");
        assertThat(folder.resolve("figures"))
                .isDirectoryContaining("glob:**intents.csv")
                .isDirectoryContaining("glob:**freshness.csv");
        boolean drawn = Files.exists(folder.resolve("figures/intents.svg"));
        assertThat(drawn || told.toString().contains("no plots in")).isTrue();
    }

    @Test
    void shouldMissTheBoundWhereNothingIsLearned() throws Exception {
        // given
        TrainerConfig defaults = TrainerConfig.defaults();
        TrainerConfig never = new TrainerConfig(
                1e-12,
                defaults.clipNorm(),
                defaults.weightDecay(),
                defaults.warmupSteps(),
                defaults.decaySteps(),
                0,
                defaults.passTokens(),
                defaults.packing(),
                defaults.maxTokens(),
                defaults.device(),
                defaults.dtype());

        // when
        Map<String, JsonNode> rows = measure(TrainingConfig.defaults().withTrainer(never), Set.of("drift"));

        // then
        assertThat(rows.get("drift-corrections-over-three").get("ok").asBoolean())
                .isFalse();
    }

    private Map<String, JsonNode> measure(TrainingConfig training, Set<String> only) throws Exception {
        Path json = folder.resolve("rows.json");
        LearningBenchOptions options = new LearningBenchOptions(
                only, Path.of("base-model"), ClincFile.write(folder), 1, MINIATURE, json, folder.resolve("figures"));
        new LearningBench(options, training, new PrintWriter(new StringWriter()), new PrintWriter(told)).run();
        Map<String, JsonNode> rows = new TreeMap<>();
        new ObjectMapper()
                .readTree(json.toFile())
                .path("rows")
                .forEach(row -> rows.put(row.path("name").asText(), row));
        return rows;
    }
}
