package dev.freshet.training.rules;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Curriculum} as it is kept, without its lessons. Fields may be added; none may change its meaning.
 *
 * @param release the newest release seen, as on its topic; null before the first
 * @param highest highest version number cut or seen
 * @param current the version that the weights stand on
 * @param artifact digest of the artifact with these weights
 * @param numbers versions cut, ascending
 * @param parents the parents of {@code numbers}
 * @param lingerUntil when waiting examples are learned without waiting for more, epoch milliseconds
 * @param refusals refusals in a row
 * @param refused the highest refused version
 * @param refusalReason why it was
 * @param patientUntil when refusals are given in to, epoch milliseconds
 * @param ratingsUntil when waiting ratings and texts are learned without waiting for more, epoch milliseconds
 * @param trials sizes of the groups that are on trial, the next one first
 * @param trialPartitions of the lessons of these groups, one group after the other
 * @param trialOffsets of the same lessons
 * @param erased persons that asked to be forgotten
 * @param erasedUntil what these gave until then is, epoch milliseconds
 * @param retracted persons that took a judgement back, and requests, in turn
 * @param retractedAttempts the attempts judged
 * @param retractedBy names of the retractions
 * @param retractedAt when they did, epoch milliseconds
 * @param good good ratings among the newest
 * @param bad bad ratings among the newest
 * @param newest time of the newest feedback learned, epoch milliseconds
 * @param warmUntil step at which the last warm-up is over
 */
// Never compared; Flink keeps arrays as they are.
@SuppressWarnings("ArrayRecordComponent")
public record CurriculumState(
        byte @Nullable [] release,
        int highest,
        int current,
        String artifact,
        int[] numbers,
        int[] parents,
        long lingerUntil,
        int refusals,
        int refused,
        String refusalReason,
        long patientUntil,
        long ratingsUntil,
        int @Nullable [] trials,
        int @Nullable [] trialPartitions,
        long @Nullable [] trialOffsets,
        String @Nullable [] erased,
        long @Nullable [] erasedUntil,
        String @Nullable [] retracted,
        int @Nullable [] retractedAttempts,
        String @Nullable [] retractedBy,
        long @Nullable [] retractedAt,
        int good,
        int bad,
        long newest,
        long warmUntil) {}
