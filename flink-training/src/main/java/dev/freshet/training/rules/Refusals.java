package dev.freshet.training.rules;

import dev.freshet.schemas.event.DeniedVersion;
import dev.freshet.schemas.event.ModelRelease;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refusals in a row of versions that the weights contain.
 *
 * @param count how many, 0 is none
 * @param number the highest refused
 * @param reason why that one was refused
 * @param until when patience ends, epoch milliseconds, if nothing new is learned
 */
record Refusals(int count, int number, String reason, long until) {

    static final Refusals NONE = new Refusals(0, 0, "", Long.MAX_VALUE);

    /** Counts what a release newly denies above its stable version, of the versions that the weights contain. */
    Refusals count(@Nullable ModelRelease previous, ModelRelease next, Set<Integer> contained, long until) {
        Set<Integer> known = previous == null
                ? Set.of()
                : previous.getDenied().stream().map(DeniedVersion::getNumber).collect(Collectors.toSet());
        List<DeniedVersion> news = next.getDenied().stream()
                .filter(denied -> !known.contains(denied.getNumber())
                        && denied.getNumber() > next.getStable().getNumber()
                        && contained.contains(denied.getNumber()))
                .toList();
        Refusals counted = this;
        for (DeniedVersion denied : news) {
            boolean higher = denied.getNumber() >= counted.number;
            counted = new Refusals(
                    counted.count + 1,
                    higher ? denied.getNumber() : counted.number,
                    higher ? denied.getReason() : counted.reason,
                    until);
        }
        return counted;
    }

    boolean any() {
        return count > 0;
    }

    Refusals patientUntil(long then) {
        return any() ? new Refusals(count, number, reason, then) : this;
    }
}
