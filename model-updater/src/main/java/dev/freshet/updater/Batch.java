package dev.freshet.updater;

import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReleaseDecision;
import java.util.ArrayList;
import java.util.List;

/** What comes of one poll: written in one transaction or not at all. */
final class Batch {

    private final List<ReleaseDecision> decisions = new ArrayList<>();
    private final List<ModelRelease> releases = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();

    List<ReleaseDecision> decisions() {
        return decisions;
    }

    /** The projection of each model that was decided on. */
    List<ModelRelease> releases() {
        return releases;
    }

    List<DeadLetter> deadLetters() {
        return deadLetters;
    }
}
