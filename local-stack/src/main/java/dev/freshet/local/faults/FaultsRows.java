package dev.freshet.local.faults;

import dev.freshet.benchmarks.measure.Bound;
import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Summary;
import dev.freshet.local.audit.Violation.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kills and what the audit found, as rows of a table. */
final class FaultsRows {

    private static final Bound NONE = Bound.atMost(0);
    private static final Set<Kind> LOST = EnumSet.of(Kind.LOST);
    private static final Set<Kind> DOUBLE = EnumSet.of(Kind.DOUBLE_FATE, Kind.DOUBLE_EXAMPLE);
    private static final Set<Kind> TORN = EnumSet.of(Kind.TORN_MANIFEST, Kind.BAD_ARTIFACT);
    private static final Set<Kind> NUMBERS =
            EnumSet.of(Kind.REUSED_NUMBER, Kind.NUMBER_NOT_INCREASING, Kind.EPOCH_NOT_INCREASING);

    private FaultsRows() {}

    static List<RowResult> of(List<Kills.Kill> kills, Settled settled) {
        Set<Kind> others = EnumSet.allOf(Kind.class);
        List.of(LOST, DOUBLE, TORN, NUMBERS).forEach(others::removeAll);
        List<RowResult> rows = new ArrayList<>();
        rows.add(count("kills", "processes killed", kills.size(), null));
        rows.add(count("acknowledged", "records that the broker acknowledged", settled.acknowledged(), null));
        rows.add(count(
                "acknowledged-lost", "acknowledged records lost", settled.lost().size(), NONE));
        rows.add(count("feedback", "feedback given", settled.report().feedback(), null));
        rows.add(count("versions", "versions released", settled.report().released(), null));
        rows.add(count("lost", "feedback lost", settled.violations(LOST), NONE));
        rows.add(count("double", "feedback with two fates or examples", settled.violations(DOUBLE), NONE));
        rows.add(count("torn", "versions whose manifest or artifact is torn", settled.violations(TORN), NONE));
        rows.add(count("numbers", "numbers or epochs that did not increase", settled.violations(NUMBERS), NONE));
        rows.add(count("other-violations", "other violations", settled.violations(others), NONE));
        rows.add(count(
                "waiting",
                "feedback without a fate in the end",
                settled.report().waitingCount(),
                NONE));
        TextOutcomes texts = settled.texts();
        rows.add(count("texts", "raw texts given", texts.given(), null));
        rows.add(count("texts-prepared", "raw texts prepared", texts.prepared(), null));
        rows.add(count(
                "texts-wrong",
                "raw texts with no outcome, two, or a wrong one",
                texts.faults().size(),
                NONE));
        rows.add(count(
                "erasures-wrong",
                "erasures not told of, or twice",
                settled.erasures().size(),
                NONE));
        rows.add(count("requests", "requests sent", settled.requests(), null));
        rows.add(count(
                "unanswered", "requests without an answer", settled.unanswered().size(), NONE));
        long dead = kills.stream().filter(kill -> !kill.recovered()).count();
        rows.add(count("not-recovered", "processes that did not work again", dead, NONE));
        for (Role role : Role.values()) {
            double[] seconds = kills.stream()
                    .filter(kill -> kill.role() == role && kill.recovered())
                    .mapToDouble(Kills.Kill::seconds)
                    .toArray();
            Row row = new Row(
                    "recovery-" + role.toString().replace(' ', '-'),
                    "from the kill to the first work: " + role,
                    "s",
                    null);
            rows.add(
                    seconds.length == 0
                            ? RowResult.skipped(row, "was not killed")
                            : RowResult.ofFigure(row, Summary.of(seconds), seconds.length + " kills"));
        }
        return rows;
    }

    private static RowResult count(String name, String what, long count, @Nullable Bound bound) {
        return RowResult.ofFigure(new Row(name, what, "", bound), Summary.single((double) count), "");
    }
}
