package dev.freshet.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshet.schemas.event.TrainingExample;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A seeded simulation: whatever comes, in whatever order, the invariants hold. */
class OrdersTest {

    private static final int SEEDS = 1_000;

    @Test
    void shouldHoldAllInvariantsInEveryOrder() {
        Orders orders = new Orders();

        List<String> violations = LongStream.rangeClosed(1, SEEDS)
                .parallel()
                .mapToObj(orders::check)
                .flatMap(Optional::stream)
                .toList();

        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "feedback-seen,      '',                SAME_ONCE",
        "feedback-waiting,   '',                ONE_OUTCOME",
        "feedback-held,      '',                ONE_OUTCOME",
        "answers-kept,       '',                EXPIRED_IS_TRUE",
        "persons-erased,     '',                ERASED_IS_GONE",
        "feedback-by-person, '',                ERASED_IS_GONE",
        "deadlines,          '',                ONE_OUTCOME",
        "'',                 feedback-waiting,  RESTART_CHANGES_NOTHING",
        "'',                 feedback-seen,     SAME_ONCE",
        "'',                 examples-per-model, RESTART_CHANGES_NOTHING",
    })
    void shouldFindAStoreThatForgets(String writes, String changelog, String invariant) {
        Orders orders = new Orders(new Fault(writes, changelog), invariant::equals);

        Optional<String> found = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(orders::check)
                .flatMap(Optional::stream)
                .findFirst();

        assertThat(found).hasValueSatisfying(violation -> assertThat(violation)
                .matches("(?s)seed \\d+ violates " + invariant + ": .*")
                .satisfies(text -> assertThat(text.lines().filter(line -> line.startsWith("  ")))
                        .hasSizeBetween(1, 6)));
    }

    @Test
    void shouldFindWhatIsInvented() {
        Scenario scenario = Scenario.of(1);
        History history = Simulation.run(scenario, Fault.NONE);
        history.made().replaceAll(OrdersTest::withAnotherAnswer);

        assertThat(Invariant.NOTHING_INVENTED.violation(scenario, history)).isPresent();
    }

    @Test
    void shouldFindAnOrderThatIsNotKept() {
        Scenario scenario = Scenario.of(1);
        History history = Simulation.run(scenario, Fault.NONE);
        Collections.reverse(history.made());

        assertThat(Invariant.ORDER_KEPT.violation(scenario, history)).isPresent();
    }

    private static History.Written<TrainingExample> withAnotherAnswer(History.Written<TrainingExample> made) {
        return new History.Written<>(
                TrainingExample.newBuilder(made.value()).setAnswer("another").build(), made.step());
    }
}
