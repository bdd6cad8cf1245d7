package dev.freshet.ingest;

import java.util.List;

/** What comes to the join. */
sealed interface Arrival permits AdmittedFeedback, Answer, Verdict, AdmittedErasure {

    /** What it is partitioned by: the request, but for erasures, which go everywhere. */
    String key();

    /** Meets what is there. */
    List<Outcome> enter(Join join);
}
