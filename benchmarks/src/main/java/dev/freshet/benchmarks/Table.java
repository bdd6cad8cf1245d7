package dev.freshet.benchmarks;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Outcome;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Results as lines of text in columns. */
final class Table {

    private static final List<String> HEAD = List.of("row", "first", "second", "unit", "ratio", "10-90 %", "bound", "");

    private Table() {}

    static String of(List<RowResult> results) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        results.forEach(result -> lines.add(line(result)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                padded.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private static List<String> line(RowResult result) {
        String name = result.row().name();
        Bound bound = result.row().bound();
        String limit = bound == null ? "-" : bound.toString();
        if (result.outcome() instanceof Outcome.Measured measured) {
            return List.of(
                    name,
                    figure(measured.ours()),
                    figure(measured.peer()),
                    result.row().unit(),
                    ratio(measured.ratio().median()),
                    ratio(measured.ratio().low()) + " - "
                            + ratio(measured.ratio().high()),
                    limit,
                    verdict(bound, measured.ratio(), measured.note()));
        }
        if (result.outcome() instanceof Outcome.Figure alone) {
            Summary figure = alone.figure();
            return List.of(
                    name,
                    figure(figure.median()),
                    "-",
                    result.row().unit(),
                    "-",
                    figure(figure.low()) + " - " + figure(figure.high()),
                    limit,
                    verdict(bound, figure, alone.note()));
        }
        String reason = result.outcome() instanceof Outcome.Skipped skipped
                ? "skipped: " + skipped.reason()
                : "failed: " + ((Outcome.Failed) result.outcome()).reason();
        return List.of(name, "-", "-", result.row().unit(), "-", "-", limit, reason);
    }

    private static String verdict(@Nullable Bound bound, Summary summary, String note) {
        String verdict = bound == null ? "" : bound.holds(summary.median()) ? "ok" : "miss";
        return note.isEmpty() ? verdict : (verdict + " (" + note + ")").strip();
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** About four digits. */
    private static String figure(double value) {
        int digits = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
