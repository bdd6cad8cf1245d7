package dev.freshet.updater;

import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.VersionRef;

/**
 * A version that asks to be released.
 *
 * @param ref the version and its artifacts
 * @param parent number of the version that it was trained from
 */
record Candidate(VersionRef ref, int parent) {

    static Candidate of(ModelCandidate manifest) {
        return new Candidate(manifest.getVersion(), manifest.getParent());
    }

    String model() {
        return ref.getModel();
    }

    int number() {
        return ref.getNumber();
    }
}
