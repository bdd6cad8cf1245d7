package dev.freshet.updater;

import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.Rebuild;
import dev.freshet.schemas.event.VersionRef;
import org.jspecify.annotations.Nullable;

/**
 * A version that asks to be released.
 *
 * @param ref the version and its artifacts
 * @param parent number of the version that it was trained from
 * @param rebuilds number of the version that it was trained again in the place of; null where it is no rebuilt one
 */
record Candidate(VersionRef ref, int parent, @Nullable Integer rebuilds) {

    /** One that was learned as feedback came. */
    Candidate(VersionRef ref, int parent) {
        this(ref, parent, null);
    }

    static Candidate of(ModelCandidate manifest) {
        Rebuild rebuilt = manifest.getRebuilt();
        return new Candidate(
                manifest.getVersion(), manifest.getParent(), rebuilt == null ? null : Integer.valueOf(rebuilt.getOf()));
    }

    /** Number of the version whose place it would take, or whose descendant it is. */
    int follows() {
        return rebuilds == null ? parent : rebuilds;
    }

    String model() {
        return ref.getModel();
    }

    int number() {
        return ref.getNumber();
    }
}
