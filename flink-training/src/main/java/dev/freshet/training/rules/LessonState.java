package dev.freshet.training.rules;

/**
 * A {@link Lesson} as it is kept. Fields may be added; none may change its meaning.
 *
 * @param partition partition of its place
 * @param offset offset of its place
 * @param example the example, as on its topic
 * @param stage name of its {@link Lesson.Stage}
 * @param secondTry whether it was refused with its neighbours once
 * @param remembered whether the replay memory holds it
 * @param numbers candidates that learned it, ascending
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
        int[] numbers) {}
