package dev.freshet.training.rules;

import dev.freshet.schemas.event.Fate;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a lesson that the weights contain if no release does: it is not learned again.
 *
 * @param fate SUPERSEDED or ERASED
 * @param other SUPERSEDED: name of the feedback that took its place
 */
record Doom(Fate fate, @Nullable String other) {

    static final Doom ERASED = new Doom(Fate.ERASED, null);

    static Doom superseded(String by) {
        return new Doom(Fate.SUPERSEDED, by);
    }
}
