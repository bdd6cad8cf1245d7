package dev.freshet.local.bench.learning;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Writes figures, each as a table and as a plot of means with a standard deviation to both sides. */
final class FigureFiles {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;

    private FigureFiles() {}

    /**
     * Writes {@code NAME.csv} ({@code curve,x,seed,y}) and {@code NAME.svg} into a folder, which is made if it is missing.
     *
     * @return why there are no plots; empty where they are drawn
     */
    static Optional<String> write(Path folder, List<Figure> figures) throws IOException {
        Files.createDirectories(folder);
        for (Figure figure : figures) {
            Files.writeString(folder.resolve(figure.name() + ".csv"), csv(figure));
        }
        try {
            for (Figure figure : figures) {
                VectorGraphicsEncoder.saveVectorGraphic(
                        chart(figure), folder.resolve(figure.name()).toString(), VectorGraphicsFormat.SVG);
            }
            return Optional.empty();
        } catch (LinkageError e) {
            // Some packages of a JDK leave out what Java needs to measure text.
            return Optional.of("no plots in " + folder + ", for Java has no fonts here: " + e.getMessage());
        }
    }

    static String csv(Figure figure) {
        StringBuilder csv = new StringBuilder("curve,x,seed,y\n");
        for (Figure.Curve curve : figure.curves()) {
            for (Figure.Point point : curve.points()) {
                for (int seed = 0; seed < point.seeds().size(); seed++) {
                    csv.append(String.format(
                            Locale.ROOT,
                            "%s,%s,%d,%.5f%n",
                            curve.name(),
                            number(point.x()),
                            seed + 1,
                            point.seeds().get(seed)));
                }
            }
        }
        return csv.toString();
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.4f", value);
    }

    private static XYChart chart(Figure figure) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(figure.title())
                .xAxisTitle(figure.x())
                .yAxisTitle(figure.y())
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setLocale(Locale.ROOT);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        // Each dash would be a path of its own.
        chart.getStyler().setPlotGridLinesStroke(new BasicStroke(0.5f));
        for (Figure.Curve curve : figure.curves()) {
            List<Figure.Point> points = curve.points();
            chart.addSeries(
                            curve.name(),
                            points.stream().map(Figure.Point::x).toList(),
                            points.stream().map(Figure.Point::mean).toList(),
                            points.stream().map(Figure.Point::deviation).toList())
                    .setMarker(SeriesMarkers.CIRCLE);
        }
        return chart;
    }
}
