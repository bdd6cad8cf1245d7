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
 */
public record Settlement(
        TrainingExample example, Fate fate, @Nullable Integer number, @Nullable String reason, @Nullable String other) {

    static Settlement trained(Lesson lesson, int number) {
        return new Settlement(lesson.example(), Fate.TRAINED, number, null, null);
    }

    static Settlement rejected(Lesson lesson, String reason) {
        return new Settlement(lesson.example(), Fate.REJECTED, null, reason, null);
    }

    static Settlement superseded(Lesson lesson, Lesson by) {
        return new Settlement(
                lesson.example(), Fate.SUPERSEDED, null, null, by.example().getFeedbackId());
    }

    static Settlement notLearnable(TrainingExample example, String reason) {
        return new Settlement(example, Fate.NOT_LEARNABLE, null, reason, null);
    }
}
