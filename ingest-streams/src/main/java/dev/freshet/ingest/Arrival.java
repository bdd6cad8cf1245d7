package dev.freshet.ingest;

import java.util.List;

/** What comes to the join. */
sealed interface Arrival permits AdmittedFeedback, Answer, Verdict, AdmittedErasure, PersonalText {

    /** What it is partitioned by: the request, or the person of a text; erasures go everywhere. */
    String key();

    /** Meets what is there. */
    List<Outcome> enter(Join join);
}
