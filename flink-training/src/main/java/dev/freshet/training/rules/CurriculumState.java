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
        long patientUntil) {}
