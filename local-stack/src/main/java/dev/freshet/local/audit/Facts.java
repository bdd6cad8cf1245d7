package dev.freshet.local.audit;

import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.Feedback;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.TrainingExample;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the topics and the artifact store hold. Every stream is read at most once, in order of offsets within a
 * partition. Where facts are taken from a live system, effects end before their causes: whatever a fate, example or
 * release here follows from is here too.
 */
public interface Facts {

    /**
     * The part of a partition that is still kept: {@code start} included, {@code end} excluded. An end is at most 2^31 - 9.
     */
    record Span(int partition, long start, long end) {}

    /**
     * A record with its place.
     *
     * @param at append time, epoch milliseconds
     */
    record Placed<T>(int partition, long offset, long at, T value) {}

    /** Partitions of {@code feedback}. */
    List<Span> feedbackSpans();

    /** Partitions of {@code training-examples}. */
    List<Span> exampleSpans();

    /** The fates. */
    Stream<LedgerEntry> fates();

    /** Dead letters, of any topic. */
    Stream<DeadLetter> deadLetters();

    /** Joined feedback. */
    Stream<Placed<TrainingExample>> examples();

    /** Manifests. */
    Stream<ModelCandidate> candidates();

    /** The updater's log. */
    Stream<ReleaseDecision> decisions();

    /** The projection; older records of a model may be gone. */
    Stream<ModelRelease> releases();

    /** Feedback as it was sent; empty where a record is none. */
    Stream<Placed<Optional<Feedback>>> feedback();

    /** Answers; read only when feedback waits for one. */
    Stream<Placed<InferenceResponse>> answers();

    /** What is wrong with an artifact; empty when it is there and verifies, or when the store cannot be seen. */
    Optional<String> artifactFault(String digest);
}
