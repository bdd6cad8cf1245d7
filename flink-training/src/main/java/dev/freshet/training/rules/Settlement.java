package dev.freshet.training.rules;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.TrainingExample;
import org.jspecify.annotations.Nullable;

/**
 * What became of an example.
 *
 * @param example the example
 * @param fate its one fate
 * @param number TRAINED: the first released version that contains it
 * @param reason why, for people
 * @param other SUPERSEDED: name of the feedback that took its place
 * @param weight TRAINED: what it weighed beside others of its kind
 */
public record Settlement(
        TrainingExample example,
        Fate fate,
        @Nullable Integer number,
        @Nullable String reason,
        @Nullable String other,
        @Nullable Double weight) {

    static Settlement trained(Lesson lesson, int number) {
        return new Settlement(lesson.example(), Fate.TRAINED, number, null, null, lesson.weight);
    }

    static Settlement rejected(Lesson lesson, String reason) {
        return new Settlement(lesson.example(), Fate.REJECTED, null, reason, null, null);
    }

    static Settlement superseded(TrainingExample example, String by) {
        return new Settlement(example, Fate.SUPERSEDED, null, null, by, null);
    }

    static Settlement erased(TrainingExample example) {
        return new Settlement(example, Fate.ERASED, null, null, null, null);
    }

    static Settlement notLearnable(TrainingExample example, String reason) {
        return new Settlement(example, Fate.NOT_LEARNABLE, null, reason, null, null);
    }

    static Settlement of(Lesson lesson, Doom doom) {
        return new Settlement(lesson.example(), doom.fate(), null, null, doom.other(), null);
    }
}
