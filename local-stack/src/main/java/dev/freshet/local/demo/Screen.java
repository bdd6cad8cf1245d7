package dev.freshet.local.demo;

import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.ModelRelease;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Tells the demo line by line: time, version, question, answer, judgement, releases, accuracy. One thread. */
final class Screen {

    private static final String BARS = "▁▂▃▄▅▆▇█";

    private static final int CURVE = 30;

    private final PrintWriter out;
    private final long start = System.nanoTime();
    private final StringBuilder curve = new StringBuilder();

    Screen(PrintWriter out) {
        this.out = out;
    }

    void chapter(String title) {
        line("");
        line("%s  %s", clock(), title);
    }

    void visit(String question, InferenceResponse response, String judgement) {
        line("%s  %-11s %s", clock(), response.getVersion(), question);
        line("%24s→ %s  %s", "", response.getAnswer().strip(), judgement);
    }

    void unanswered(String question) {
        line("%s  %-11s %s", clock(), "-", question);
        line("%24s→ no answer", "");
    }

    void released(ModelRelease release) {
        line(
                "%s  ── %s@%d released",
                clock(), release.getModel(), release.getStable().getNumber());
    }

    void before(Prober.Shares today, double tomorrow) {
        line(
                "%s  held-out questions right: policies that will change %.0f %% (%.0f %% by tomorrow's rules),"
                        + " the others %.0f %%",
                clock(), 100 * today.changed(), 100 * tomorrow, 100 * today.unchanged());
    }

    void after(Prober.Shares shares) {
        line(
                "%s  held-out questions right: changed policies %.0f %%, unchanged %.0f %%",
                clock(), 100 * shares.changed(), 100 * shares.unchanged());
    }

    /** By the rules in force, among the last few. */
    void accuracy(double changed, double unchanged) {
        if (Double.isNaN(changed)) {
            return;
        }
        if (curve.length() == CURVE) {
            curve.deleteCharAt(0);
        }
        curve.append(BARS.charAt((int) Math.round(changed * (BARS.length() - 1))));
        line(
                "%s  held-out questions: changed policies %s %3.0f %%, unchanged %3.0f %%",
                clock(), curve, 100 * changed, 100 * unchanged);
    }

    void report(DemoReport report, List<String> misses) {
        chapter("What was measured");
        line("  requests            %d, failed %d", report.requests(), report.requestsFailed());
        line(
                "  answers recomputed  %d around swaps, %d of them across one, mixed %d",
                report.answersRecomputed(), report.answersAcrossSwaps(), report.answersMixed());
        line("  versions released   %d", report.versionsReleased());
        line(
                "  feedback            %d sent = %d with a fate + %d waiting; audit: %d violations",
                report.feedbackSent(), report.fates(), report.waiting(), report.auditViolations());
        line(
                "  changed policies    %.2f before, %.2f after (held-out phrasings)",
                report.accuracyChangedBefore(), report.accuracyChangedAfter());
        line(
                "  unchanged policies  %.2f before, %.2f after (held-out phrasings)",
                report.accuracyUnchangedBefore(), report.accuracyUnchangedAfter());
        line(
                "  freshness           p50 %.2f s, p95 %.2f s from a correction to the first answer that knows it",
                report.freshnessSeconds().p50(), report.freshnessSeconds().p95());
        report.stageSeconds()
                .forEach((stage, seconds) -> line(
                        "    %-22s p50 %.2f s, p95 %.2f s", stage.replace('_', ' '), seconds.p50(), seconds.p95()));
        line(
                "  answers             p50 %.0f ms, p95 %.0f ms",
                1000 * report.answerSeconds().p50(),
                1000 * report.answerSeconds().p95());
        misses.forEach(miss -> line("  MISSED  %s", miss));
    }

    private String clock() {
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        return "%d:%04.1f".formatted(time.toMinutes(), time.toMillis() % 60_000 / 1000.0);
    }

    private void line(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
