package dev.freshet.training.rules;

import dev.freshet.training.rules.Lesson.Stage;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a model has still to learn or to prove.
 *
 * @param heldOut examples that judge candidates first
 * @param waiting examples to be learned
 * @param onTrial of these, those that are tried after a refusal
 * @param notReleased learned, and in no released version
 * @param oldest time of the oldest feedback that is held out or waiting, epoch milliseconds; {@link Long#MAX_VALUE} if there is none
 */
public record Backlog(int heldOut, int waiting, int onTrial, int notReleased, long oldest) {

    /** Nothing. */
    public static final Backlog NONE = new Backlog(0, 0, 0, 0, Long.MAX_VALUE);

    static Backlog of(Register register) {
        Map<Stage, Integer> stages = new EnumMap<>(Stage.class);
        long oldest = Long.MAX_VALUE;
        for (Lesson lesson : register.lessons().all()) {
            stages.merge(lesson.stage, 1, Integer::sum);
            if (lesson.stage == Stage.HELD || lesson.stage == Stage.WAITING) {
                oldest = Math.min(oldest, lesson.example().getFeedbackAt());
            }
        }
        long onTrial = register.trials().groups().stream()
                .flatMap(Collection::stream)
                .filter(Lesson::isWaiting)
                .count();
        return new Backlog(
                stages.getOrDefault(Stage.HELD, 0),
                stages.getOrDefault(Stage.WAITING, 0),
                Math.toIntExact(onTrial),
                stages.getOrDefault(Stage.LEARNED, 0),
                oldest);
    }
}
