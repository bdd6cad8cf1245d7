package dev.freshet.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Checks all invariants on scenarios; what breaks one is reported with its seed and as few steps as still break it. */
final class Orders {

    private static final String RESTART_CHANGES_NOTHING = "RESTART_CHANGES_NOTHING";

    private final Fault fault;
    private final Predicate<String> watched;

    /** Watches all invariants of doors without a fault. */
    Orders() {
        this(Fault.NONE, invariant -> true);
    }

    /** Watches some invariants of doors with a fault. */
    Orders(Fault fault, Predicate<String> watched) {
        this.fault = fault;
        this.watched = watched;
    }

    private record Violation(String invariant, String detail) {}

    /** What breaks an invariant in the scenario of a seed, in words; empty if all hold. */
    Optional<String> check(long seed) {
        Scenario scenario = Scenario.of(seed);
        return violation(scenario).map(found -> {
            Scenario shrunken = shrink(scenario, found.invariant());
            String detail = violation(shrunken).map(Violation::detail).orElse(found.detail());
            return "seed " + seed + " violates " + found.invariant() + ": " + detail + "\n"
                    + shrunken.steps().stream().map(step -> "  " + step).collect(Collectors.joining("\n"));
        });
    }

    private Optional<Violation> violation(Scenario scenario) {
        History history = Simulation.run(scenario, fault);
        for (Invariant invariant : Invariant.values()) {
            Optional<String> detail =
                    watched.test(invariant.name()) ? invariant.violation(scenario, history) : Optional.empty();
            if (detail.isPresent()) {
                return Optional.of(new Violation(invariant.name(), detail.get()));
            }
        }
        List<Step> steps = scenario.steps().stream()
                .filter(step -> !(step instanceof Step.Restart))
                .toList();
        if (steps.size() == scenario.steps().size() || !watched.test(RESTART_CHANGES_NOTHING)) {
            return Optional.empty();
        }
        List<Object> without = Simulation.run(scenario.with(steps), fault).output();
        return without.equals(history.output())
                ? Optional.empty()
                : Optional.of(new Violation(
                        RESTART_CHANGES_NOTHING, "with restarts " + history.output() + "\nwithout " + without));
    }

    /** Leaves out ever smaller parts as long as the invariant stays broken. */
    private Scenario shrink(Scenario scenario, String invariant) {
        List<Step> steps = scenario.steps();
        for (int size = steps.size() / 2; size >= 1; size /= 2) {
            for (int from = 0; from < steps.size(); ) {
                List<Step> fewer = new ArrayList<>(steps);
                fewer.subList(from, Math.min(from + size, steps.size())).clear();
                if (breaks(scenario.with(fewer), invariant)) {
                    steps = fewer;
                } else {
                    from += size;
                }
            }
        }
        return scenario.with(steps);
    }

    private boolean breaks(Scenario scenario, String invariant) {
        return violation(scenario)
                .filter(found -> found.invariant().equals(invariant))
                .isPresent();
    }
}
