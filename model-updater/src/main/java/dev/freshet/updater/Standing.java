package dev.freshet.updater;

import dev.freshet.schemas.event.DeniedVersion;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.VersionRef;
import java.util.OptionalInt;

/**
 * Where a created model stands. Immutable; each method gives the standing one epoch later.
 *
 * @param epoch the number of the decision that led here
 * @param stable the version that serves
 * @param versions what was decided about each version
 */
record Standing(long epoch, VersionRef stable, Versions versions) {

    Standing released(VersionRef version, int parent, String reason) {
        Versions next = versions.with(new KnownVersion(version, parent, KnownVersion.Status.RELEASED, reason));
        return new Standing(epoch + 1, version, next.pruned(version.getNumber()));
    }

    Standing refused(VersionRef version, int parent, String reason) {
        return next(versions.withRefused(version, parent, reason));
    }

    Standing passedOver(VersionRef version, int parent, String reason) {
        return next(versions.with(new KnownVersion(version, parent, KnownVersion.Status.PASSED_OVER, reason)));
    }

    Standing rolledBack(VersionRef target, String reason) {
        return new Standing(epoch + 1, target, versions.rolledBackTo(target.getNumber(), reason));
    }

    Standing unchanged() {
        return next(versions);
    }

    private Standing next(Versions next) {
        return new Standing(epoch + 1, stable, next);
    }

    /**
     * What followers need to know.
     *
     * @param waiting number of the candidate that waits, if one does
     */
    ModelRelease projection(boolean frozen, OptionalInt waiting, long now) {
        int decided = versions.highest();
        return ModelRelease.newBuilder()
                .setModel(stable.getModel())
                .setEpoch(epoch)
                .setStable(stable)
                .setHighest(Math.max(waiting.orElse(0), decided))
                .setDecided(Math.min(waiting.orElse(Integer.MAX_VALUE) - 1, decided))
                .setDenied(versions.denied().stream()
                        .map(version -> new DeniedVersion(version.ref().getNumber(), version.reason()))
                        .toList())
                .setFrozen(frozen)
                .setAt(now)
                .build();
    }
}
