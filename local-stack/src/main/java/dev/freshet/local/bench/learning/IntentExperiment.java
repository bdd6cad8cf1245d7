package dev.freshet.local.bench.learning;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * CLINC150 as a stream of requests and judgements. Demonstrations begin with the base model; the others with the version that
 * demonstrations of the first quarter of the stream made, for thumbs can choose only among what a model says.
 */
final class IntentExperiment implements Experiment {

    private static final Row DEMONSTRATIONS = over("demonstrations", Bound.atLeast(0.95));
    private static final Row NOISE = new Row(
            "intents-noisy-over-clean",
            "gain of accuracy with a fifth of the demonstrations naming another intent / with none",
            "share",
            Bound.atLeast(0.7));
    private static final List<Voice> OTHERS = List.of(Voice.THUMBS, Voice.PREFERENCES, Voice.MIXED);
    private static final int PARTS = 8;

    private final @Nullable Path clinc;

    /** @param clinc {@code data_full.json} of CLINC150; null where it is not at hand, which skips the rows */
    IntentExperiment(@Nullable Path clinc) {
        this.clinc = clinc;
    }

    private static Row over(String voice, @Nullable Bound bound) {
        return new Row(
                "intents-" + voice + "-over-offline",
                "accuracy after the stream of " + voice + " / best of three rates and five epochs of tuning offline",
                "share",
                bound);
    }

    private static Row wins(String voice) {
        return new Row(
                "intents-" + voice + "-wins",
                "test answers that became right / that became right or wrong",
                "answers",
                null);
    }

    private static String name(Voice voice) {
        return voice.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String name() {
        return "intents";
    }

    @Override
    public Findings run(School school, Trials trials) throws Exception {
        if (clinc == null) {
            return skipped("--clinc names no data_full.json of CLINC150, see github.com/clinc/oos-eval");
        }
        IntentTrials intents = new IntentTrials(school, clinc);
        List<List<Course>> first = trials.run(
                "intents, demonstrations",
                school.seeds(),
                List.<Trials.Trial<Course>>of(
                        seed -> intents.demonstrations(0, seed),
                        seed -> intents.demonstrations(IntentTrials.FLIPPED, seed)));
        List<Trials.Trial<Course>> others = new ArrayList<>();
        for (Voice voice : OTHERS) {
            others.add(seed -> intents.after(first.get(0).get((int) seed - 1), voice, seed));
        }
        List<List<Course>> second = trials.run("intents, other judgements", school.seeds(), others);
        List<Double> offline = trials.run(
                        "intents, offline", school.seeds(), List.<Trials.Trial<Double>>of(intents::offline))
                .get(0);
        List<RowResult> rows =
                rows(offline.stream().mapToDouble(Double::doubleValue).toArray(), first.get(0), first.get(1), second);
        return new Findings(rows, List.of(figure(first, second)));
    }

    private static Findings skipped(String reason) {
        List<RowResult> rows = new ArrayList<>();
        rows.add(RowResult.skipped(DEMONSTRATIONS, reason));
        for (Voice voice : OTHERS) {
            rows.add(RowResult.skipped(over(name(voice), null), reason));
            rows.add(RowResult.skipped(wins(name(voice)), reason));
        }
        rows.add(RowResult.skipped(NOISE, reason));
        return new Findings(rows, List.of());
    }

    private static List<RowResult> rows(
            double[] offline, List<Course> clean, List<Course> noisy, List<List<Course>> others) {
        List<RowResult> rows = new ArrayList<>();
        rows.add(RowResult.ofPairs(DEMONSTRATIONS, of(clean, Course::accuracy), offline));
        for (int i = 0; i < OTHERS.size(); i++) {
            String voice = name(OTHERS.get(i));
            List<Course> courses = others.get(i);
            double[] starts = of(courses, Course::start);
            double start = Arrays.stream(starts).average().orElse(0);
            String note = String.format(Locale.ROOT, "from %.3f at the start", start);
            rows.add(RowResult.ofPairs(over(voice, null), of(courses, Course::accuracy), offline, note));
            rows.add(RowResult.ofPairs(wins(voice), of(courses, Course::won), of(courses, Course::changed)));
        }
        rows.add(RowResult.ofPairs(NOISE, of(noisy, Course::gain), of(clean, Course::gain)));
        return rows;
    }

    private static double[] of(List<Course> courses, ToDoubleFunction<Course> figure) {
        return courses.stream().mapToDouble(figure).toArray();
    }

    private static Figure figure(List<List<Course>> demonstrations, List<List<Course>> others) {
        List<Figure.Curve> curves = new ArrayList<>();
        curves.add(curve("demonstrations", demonstrations.get(0), 0));
        curves.add(curve("demonstrations with a fifth wrong", demonstrations.get(1), 0));
        int all = demonstrations.get(0).get(0).stream().size();
        for (int i = 0; i < OTHERS.size(); i++) {
            curves.add(curve(name(OTHERS.get(i)), others.get(i), all / 4));
        }
        return new Figure("intents", "CLINC150: right before it was judged", "requests", "share of answers", curves);
    }

    /** Each part's accuracy at its middle. */
    private static Figure.Curve curve(String name, List<Course> courses, int begin) {
        double length = (double) courses.get(0).stream().size() / PARTS;
        List<Figure.Point> points = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            int index = part;
            points.add(new Figure.Point(
                    begin + (part + 0.5) * length,
                    courses.stream()
                            .map(course -> course.parts(PARTS).get(index))
                            .toList()));
        }
        return new Figure.Curve(name, points);
    }
}
