package dev.freshet.ingest;

import java.util.Optional;

/** Decides whether a record of a topic comes in. Pure: nothing that a record holds makes it throw. */
interface Door {

    /** What becomes of the record; empty when nothing does. */
    Optional<Outcome> admit(Incoming record);
}
