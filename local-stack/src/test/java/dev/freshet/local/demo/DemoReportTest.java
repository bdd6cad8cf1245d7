package dev.freshet.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoReportTest {

    private static final Quantiles SECONDS = new Quantiles(1, 2);

    @Test
    void shouldMissNothingAtTheBounds() {
        assertThat(report(100, 0, 100, 0, 5, 40, 30, 10, 0, 0.90, 0.97).misses())
                .isEmpty();
    }

    @Test
    void shouldNameEveryMiss() {
        assertThat(report(99, 1, 99, 1, 4, 40, 30, 9, 1, 0.89, 0.96).misses())
                .extracting(miss -> miss.substring(0, miss.indexOf(" is ")))
                .containsExactly(
                        "requests",
                        "requests_failed",
                        "answers_recomputed",
                        "answers_across_swaps",
                        "answers_mixed",
                        "versions_released",
                        "fates + waiting",
                        "audit_violations",
                        "accuracy_changed_after",
                        "accuracy_unchanged_after");
    }

    @Test
    void shouldMissWhenAccuracyIsNoNumber() {
        assertThat(report(100, 0, 100, 0, 5, 40, 30, 10, 0, Double.NaN, Double.NaN)
                        .misses())
                .hasSize(2);
    }

    private static DemoReport report(
            int requests,
            int failed,
            int recomputed,
            int mixed,
            int versions,
            int sent,
            int fates,
            int waiting,
            int violations,
            double changed,
            double unchanged) {
        return new DemoReport(
                requests,
                failed,
                recomputed,
                mixed == 0 ? 1 : 0,
                mixed,
                versions,
                sent,
                fates,
                waiting,
                violations,
                0,
                changed,
                1,
                unchanged,
                24,
                SECONDS,
                Map.of(),
                SECONDS);
    }
}
