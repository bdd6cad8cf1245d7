package dev.freshet.local.bench.learning;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The same questions to a shop whose policies change one after the other, answered by versions that are released as soon as something is learned,
 * every minute, every ten minutes, or never.
 */
final class FreshnessExperiment implements Experiment {

    private static final int PARTS = 6;

    private static final List<Pace> PACES = List.of(
            new Pace("each-batch", 0),
            new Pace("each-minute", 60_000),
            new Pace("each-ten-minutes", 600_000),
            new Pace("never", FreshnessTrial.NEVER));

    /** How long after a release the next one is due, milliseconds. */
    private record Pace(String name, long millis) {}

    @Override
    public String name() {
        return "freshness";
    }

    @Override
    public Findings run(School school, Trials trials) throws Exception {
        List<Trials.Trial<List<Boolean>>> all = new ArrayList<>();
        PACES.forEach(pace -> all.add(seed -> new FreshnessTrial(school, pace.millis(), seed).run()));
        List<List<List<Boolean>>> right = trials.run("freshness", school.seeds(), all);
        List<RowResult> rows = new ArrayList<>();
        for (int i = 0; i + 1 < PACES.size(); i++) {
            Row row = new Row(
                    "releases-" + PACES.get(i).name() + "-over-"
                            + PACES.get(i + 1).name(),
                    "answers right before they were judged, policies changing all the time",
                    "share",
                    Bound.atLeast(1));
            rows.add(RowResult.ofPairs(row, shares(right.get(i)), shares(right.get(i + 1))));
        }
        return new Findings(rows, List.of(figure(right)));
    }

    private static double[] shares(List<List<Boolean>> seeds) {
        return seeds.stream().mapToDouble(Course::share).toArray();
    }

    private static Figure figure(List<List<List<Boolean>>> right) {
        List<Figure.Curve> curves = new ArrayList<>();
        for (int i = 0; i < PACES.size(); i++) {
            List<Figure.Point> points = new ArrayList<>();
            int questions = right.get(i).get(0).size();
            for (int part = 0; part < PARTS; part++) {
                int from = questions * part / PARTS;
                int to = questions * (part + 1) / PARTS;
                points.add(new Figure.Point(
                        (from + to) / 2.0,
                        right.get(i).stream()
                                .map(seed -> Course.share(seed.subList(from, to)))
                                .toList()));
            }
            curves.add(new Figure.Curve(PACES.get(i).name().replace('-', ' '), points));
        }
        return new Figure(
                "freshness",
                "Policies that change: right before it was judged",
                "questions",
                "share of answers",
                curves);
    }
}
