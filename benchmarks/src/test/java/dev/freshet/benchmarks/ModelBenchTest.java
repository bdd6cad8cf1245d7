package dev.freshet.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshet.benchmarks.experiment.Experiment;
import dev.freshet.benchmarks.experiment.Experiments;
import dev.freshet.benchmarks.measure.Row;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ModelBenchTest {

    private final StringWriter out = new StringWriter();

    @Test
    void shouldListTheRowsThatAreAskedFor() {
        bench("^continuous|kto").list();

        assertThat(out.toString().lines())
                .containsExactly(
                        "continuous-over-static-batching: continuous / static, >= 1.50",
                        "kto-over-sft-step: time of a step, KTO / SFT, <= 1.50");
    }

    @Test
    void shouldRefuseToMeasureNothing() {
        assertThatThrownBy(() -> bench("faster").run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no row's name has 'faster' in it; --list shows them");
    }

    @Test
    void shouldRefuseTooFewPairs() {
        assertThatThrownBy(() -> options("", 8)).hasMessage("pairs is 8, must be between 9 and 1000");
    }

    @Test
    void shouldNameEveryRowAndExperimentOnce() {
        List<Experiment> experiments = Experiments.ofTheModel(false);

        assertThat(experiments.stream().map(Experiment::name)).doesNotHaveDuplicates();
        assertThat(experiments.stream().flatMap(e -> e.rows().stream()).map(Row::name))
                .doesNotHaveDuplicates();
        assertThat(experiments)
                .allSatisfy(e -> assertThat(Experiments.named(e.name()).rows()).isEqualTo(e.rows()));
    }

    private ModelBench bench(String rows) {
        return new ModelBench(options(rows, 9), new PrintWriter(out), new PrintWriter(new StringWriter()));
    }

    private static ModelBenchOptions options(String rows, int pairs) {
        return new ModelBenchOptions(Pattern.compile(rows), null, pairs, false, Path.of(""), Path.of(""), null);
    }
}
