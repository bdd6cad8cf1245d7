package dev.freshet.training.rules;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Lesson} as it is kept. Fields may be added; none may change its meaning.
 *
 * @param partition partition of its place
 * @param offset offset of its place
 * @param example the example, as on its topic
 * @param stage name of its {@link Lesson.Stage}
 * @param secondTry of formats before trials in halves: whether it was refused with its neighbours once
 * @param remembered whether the replay memory holds it
 * @param numbers candidates that learned it, ascending
 * @param weight what it weighed when it was last learned; 0 in formats that have none
 * @param doom name of the fate that it has unless a release contains it; null where it has none
 * @param doomOther name of the feedback that took its place
 */
// Never compared; Flink keeps arrays as they are.
@SuppressWarnings("ArrayRecordComponent")
public record LessonState(
        int partition,
        long offset,
        byte[] example,
        String stage,
        boolean secondTry,
        boolean remembered,
        int[] numbers,
        double weight,
        @Nullable String doom,
        @Nullable String doomOther) {}
