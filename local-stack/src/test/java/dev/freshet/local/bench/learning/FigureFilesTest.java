package dev.freshet.local.bench.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureFilesTest {

    private static final Figure FIGURE = new Figure(
            "drift",
            "A policy changes",
            "corrections",
            "share",
            List.of(new Figure.Curve(
                    "policies",
                    List.of(new Figure.Point(0, List.of(0.0, 0.0)), new Figure.Point(1.5, List.of(0.5, 1.0))))));

    @TempDir
    Path folder;

    @Test
    void shouldWriteEachSeedAndAPlot() throws IOException {
        // when
        Optional<String> withoutPlots = FigureFiles.write(folder.resolve("new"), List.of(FIGURE));

        // then
        assertThat(folder.resolve("new/drift.csv"))
                .hasContent(
                        """
                curve,x,seed,y
                policies,0,1,0.00000
                policies,0,2,0.00000
                policies,1.5000,1,0.50000
                policies,1.5000,2,1.00000
                """);
        // and a mark for each point, and one beside the curve's name
        assumeTrue(withoutPlots.isEmpty(), withoutPlots::get);
        assertThat(Files.readString(folder.resolve("new/drift.svg")).split("<ellipse", -1))
                .hasSize(1 + 3);
    }

    @Test
    void shouldTellHowFarSeedsLieApart() {
        // given
        Figure.Point point = FIGURE.curves().get(0).points().get(1);

        // when / then
        assertThat(point.mean()).isEqualTo(0.75);
        assertThat(point.deviation()).isEqualTo(0.3536, within(1e-4));
        assertThat(new Figure.Point(1, List.of(0.5)).deviation()).isZero();
    }
}
