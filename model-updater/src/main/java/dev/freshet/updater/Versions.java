package dev.freshet.updater;

import dev.freshet.schemas.event.VersionRef;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The versions of one model that were decided on, by number: all above the stable version, and of those below it the
 * newest {@value #HISTORY}. Immutable.
 *
 * @param byNumber the versions
 * @param highest highest number ever decided on
 */
record Versions(NavigableMap<Integer, KnownVersion> byNumber, int highest) {

    /** How many versions below the stable one are remembered, to return to and to recognize. */
    static final int HISTORY = 256;

    private static final int MOST_DENIED = 64;

    static final Versions NONE = new Versions(new TreeMap<>(), 0);

    Versions {
        byNumber = Collections.unmodifiableNavigableMap(byNumber);
    }

    @Nullable
    KnownVersion get(int number) {
        return byNumber.get(number);
    }

    /** Adds or replaces a version. */
    Versions with(KnownVersion version) {
        int number = version.ref().getNumber();
        TreeMap<Integer, KnownVersion> next = new TreeMap<>(byNumber);
        next.put(number, version);
        return new Versions(next, Math.max(highest, number));
    }

    /**
     * Adds a refused version. A number that is known with other artifacts is claimed twice: unless it was released, it
     * never will be.
     */
    Versions withRefused(VersionRef ref, int parent, String reason) {
        KnownVersion known = get(ref.getNumber());
        if (known == null || known.isSameAs(ref)) {
            return with(new KnownVersion(ref, parent, KnownVersion.Status.REFUSED, reason));
        }
        return known.released() || known.tainted() ? this : with(known.with(KnownVersion.Status.CONFLICTING, reason));
    }

    /** Marks every version released after {@code target} as rolled back. */
    Versions rolledBackTo(int target, String reason) {
        TreeMap<Integer, KnownVersion> next = new TreeMap<>(byNumber);
        next.tailMap(target, false)
                .replaceAll((number, version) ->
                        version.released() ? version.with(KnownVersion.Status.ROLLED_BACK, reason) : version);
        return new Versions(next, highest);
    }

    /** Forgets what is too far below the stable version. */
    Versions pruned(int stable) {
        NavigableMap<Integer, KnownVersion> below = byNumber.headMap(stable, false);
        int excess = below.size() - HISTORY;
        if (excess <= 0) {
            return this;
        }
        TreeMap<Integer, KnownVersion> next = new TreeMap<>(byNumber);
        for (int i = 0; i < excess; i++) {
            next.pollFirstEntry();
        }
        return new Versions(next, highest);
    }

    /** The version released before {@code stable}, if it is remembered. */
    Optional<KnownVersion> releasedBefore(int stable) {
        return byNumber.headMap(stable, false).descendingMap().values().stream()
                .filter(KnownVersion::released)
                .findFirst();
    }

    /** The newest denied versions, in order of numbers. */
    List<KnownVersion> denied() {
        return byNumber.descendingMap().values().stream()
                .filter(KnownVersion::denied)
                .limit(MOST_DENIED)
                .sorted((a, b) -> Integer.compare(a.ref().getNumber(), b.ref().getNumber()))
                .toList();
    }

    /**
     * Why a version trained from {@code parent} does not follow from the stable one through good versions.
     *
     * @param undecided parents of versions that are not decided on, or null where a number is unknown
     * @return empty if it does follow
     */
    Optional<String> objectionToDescent(int parent, VersionRef stable, IntFunction<@Nullable Integer> undecided) {
        int number = parent;
        while (number > stable.getNumber()) {
            KnownVersion known = get(number);
            Integer next = known == null ? undecided.apply(number) : Integer.valueOf(known.parent());
            if (next == null || next >= number) {
                return Optional.of("its ancestor " + number + " is not known");
            }
            if (known != null && known.tainted()) {
                return Optional.of("its ancestor " + number + " was denied: " + known.reason());
            }
            number = next;
        }
        return number == stable.getNumber()
                ? Optional.empty()
                : Optional.of("it was not trained from the stable version " + stable.getNumber());
    }
}
