package dev.freshet.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.local.audit.Report;
import dev.freshet.local.audit.Violation;
import dev.freshet.local.audit.Violation.Kind;
import dev.freshet.local.audit.Waiting;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsRowsTest {

    private static final List<Kills.Kill> KILLS =
            List.of(new Kills.Kill(Role.BROKER, 3), new Kills.Kill(Role.JOB_MANAGER, 12));
    private static final TextOutcomes TEXTS = new TextOutcomes(9, 1, 8, 7, List.of());

    @Test
    void shouldBeKeptWhereNothingIsMissing() {
        List<RowResult> rows = FaultsRows.of(KILLS, settled());

        assertThat(rows).allSatisfy(row -> assertThat(row.ok()).isNotEqualTo(Optional.of(false)));
        assertThat(rows)
                .extracting(row -> row.row().name(), RowResult::ok)
                .contains(
                        tuple("lost", Optional.of(true)),
                        tuple("recovery-job-manager", Optional.of(true)),
                        tuple("recovery-updater", Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void shouldMissOneBoundForEachViolation(Kind kind) {
        assertThat(missed(KILLS, settled(kind))).hasSize(1);
    }

    @Test
    void shouldMissWhatIsUnansweredLostUndecidedWrongOrDead() {
        Waiting learned = new Waiting(Waiting.Reason.NOT_RELEASED, 2, Duration.ofSeconds(9), "feedback 0@1");
        List<Kills.Kill> dead = List.of(new Kills.Kill(Role.UPDATER, Double.POSITIVE_INFINITY));

        assertThat(missed(KILLS, settled(Set.of("request-7"), List.of(), List.of())))
                .containsExactly("unanswered");
        assertThat(missed(KILLS, settled(Set.of(), List.of("feedback-0@1"), List.of())))
                .containsExactly("acknowledged-lost");
        assertThat(missed(KILLS, settled(Set.of(), List.of(), List.of(learned))))
                .containsExactly("waiting");
        TextOutcomes twice = new TextOutcomes(9, 1, 8, 6, List.of("text-7 was admitted 2 times"));
        assertThat(missed(KILLS, settled(twice, List.of()))).containsExactly("texts-wrong");
        assertThat(missed(KILLS, settled(TEXTS, List.of("erasures 0@1 was told 0 times"))))
                .containsExactly("erasures-wrong");
        assertThat(missed(dead, settled())).containsExactly("not-recovered");
    }

    private static List<String> missed(List<Kills.Kill> kills, Settled settled) {
        return FaultsRows.of(kills, settled).stream()
                .filter(row -> row.ok().equals(Optional.of(false)))
                .map(row -> row.row().name())
                .toList();
    }

    private static Settled settled(Kind... broken) {
        return settled(Set.of(), List.of(), List.of(), broken);
    }

    private static Settled settled(TextOutcomes texts, List<String> erasures) {
        return new Settled(settled().report(), 100, Set.of(), 200, List.of(), texts, erasures);
    }

    private static Settled settled(Set<String> unanswered, List<String> lost, List<Waiting> waiting, Kind... broken) {
        List<Violation> violations = Arrays.stream(broken)
                .map(kind -> new Violation(kind, "feedback 0@1", "broken"))
                .toList();
        Report report = new Report(9, 0, Map.of(), waiting, 3, 3, violations.size(), violations);
        return new Settled(report, 100, unanswered, 200, lost, TEXTS, List.of());
    }
}
