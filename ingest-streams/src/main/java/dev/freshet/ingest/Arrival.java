package dev.freshet.ingest;

import java.util.List;

/** One side of the join. */
sealed interface Arrival permits AdmittedFeedback, Answer {

    /** The request that both sides name. */
    String requestId();

    /** Meets what is there of the other side. */
    List<Outcome> enter(Join join);
}
