package dev.freshet.languagemodel.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.languagemodel.TestModels;
import dev.freshet.languagemodel.checkpoint.ModelConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoraConfigJsonTest {

    private static final ModelConfig MODEL = TestModels.tiny(true);

    @Test
    void shouldReadWhatItWrote() {
        LoraConfig config = new LoraConfig(4, 6, 0.1, Set.of("up_proj", "q_proj"));

        LoraLayout layout = LoraConfigJson.read(LoraConfigJson.write(config), MODEL);

        assertThat(layout.config()).isEqualTo(config);
        assertThat(layout.config().modules()).containsExactly("q_proj", "up_proj");
        assertThat(layout.scales()).hasSize(14).contains(1.5, 0);
        assertThat(layout.storedShapes().keySet())
                .containsExactly(
                        "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight",
                        "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight",
                        "base_model.model.model.layers.0.mlp.up_proj.lora_A.weight",
                        "base_model.model.model.layers.0.mlp.up_proj.lora_B.weight",
                        "base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight",
                        "base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight",
                        "base_model.model.model.layers.1.mlp.up_proj.lora_A.weight",
                        "base_model.model.model.layers.1.mlp.up_proj.lora_B.weight");
    }

    @Test
    void shouldKeepTheFileOfAStranger() {
        byte[] file = "{\"peft_type\":\"LORA\",\"r\":4,\"lora_alpha\":8,\"target_modules\":\"all-linear\"}"
                .getBytes(StandardCharsets.UTF_8);

        assertThat(LoraConfigJson.read(file, MODEL).file()).isEqualTo(file);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            ["q_proj","v_proj"]             | 0.q 0.v 1.q 1.v
            ["self_attn.q_proj"]            | 0.q 1.q
            ["layers.1.mlp.down_proj","model.layers.0.self_attn.o_proj"] | 0.o 1.down
            "all-linear"                    | 0.q 0.k 0.v 0.o 0.gate 0.up 0.down 1.q 1.k 1.v 1.o 1.gate 1.up 1.down
            ".*\\\\.1\\\\.self_attn\\\\.[kv]_proj" | 1.k 1.v
            """)
    void shouldMeanTheModulesThatPeftMeans(String targets, String expected) {
        LoraLayout layout = read("\"target_modules\":" + targets.strip());

        assertThat(adapted(layout)).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1          | 1.q
            [1]        | 1.q
            [0, 1]     | 0.q 1.q
            []         | 0.q 1.q
            null       | 0.q 1.q
            """)
    void shouldMeanTheLayersThatPeftMeans(String layers, String expected) {
        LoraLayout layout =
                read("\"target_modules\":[\"q_proj\"],\"layers_pattern\":null,\"layers_to_transform\":" + layers);

        assertThat(adapted(layout)).containsExactly(expected.split(" "));
    }

    @Test
    void shouldTakeRankAndAlphaOfTheFirstPatternThatMatches() {
        LoraLayout layout = read("\"target_modules\":[\"q_proj\",\"k_proj\"],"
                + "\"rank_pattern\":{\"layers.1.self_attn.q_proj\":2,\"model.layers.\\\\d.self_attn.q_proj\":16},"
                + "\"alpha_pattern\":{\"k_proj\":1}");

        assertThat(layout.updates())
                .filteredOn(update -> update.rank() > 0)
                .extracting(LoraLayout.Update::rank, LoraLayout.Update::scale)
                .containsExactly(tuple(16, 0.5), tuple(4, 0.25), tuple(2, 4.0), tuple(4, 0.25));
        assertThat(layout.maxRank()).isEqualTo(16);
        assertThat(layout.config().rank()).isEqualTo(4);
    }

    @Test
    void shouldScaleByTheRootOfTheRankWhereStabilized() {
        assertThat(read("\"target_modules\":\"all-linear\",\"use_rslora\":true").scales())
                .containsOnly(4);
    }

    private static LoraLayout read(String fields) {
        String json = "{\"peft_type\":\"LORA\",\"r\":4,\"lora_alpha\":8," + fields + "}";
        return LoraConfigJson.read(json.getBytes(StandardCharsets.UTF_8), MODEL);
    }

    /** Layer and module of what has a rank. */
    private static List<String> adapted(LoraLayout layout) {
        return layout.updates().stream()
                .filter(update -> update.rank() > 0)
                .map(update -> update.path().replaceAll("model\\.layers\\.(\\d)\\.\\w+\\.(\\w+)_proj", "$1.$2"))
                .toList();
    }
}
