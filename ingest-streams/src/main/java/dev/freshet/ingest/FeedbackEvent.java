package dev.freshet.ingest;

import dev.freshet.schemas.event.Origin;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A feedback event that the join has in its hands, whether or not it has met its answer. */
interface FeedbackEvent {

    /** Oldest first. */
    Comparator<FeedbackEvent> BY_AGE = Comparator.comparingLong(FeedbackEvent::at)
            .thenComparing(event -> event.origin().getPartition())
            .thenComparing(event -> event.origin().getOffset());

    /** Its name, given or derived from its place. */
    String id();

    /** Its place in the feedback topic, which identifies it. */
    Origin origin();

    /** Its append time, epoch milliseconds. */
    long at();

    /** The request that it is about. */
    String requestId();

    /** Who said it, if that is known. */
    @Nullable
    String person();
}
