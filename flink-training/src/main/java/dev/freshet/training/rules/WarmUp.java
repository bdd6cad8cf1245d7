package dev.freshet.training.rules;

import java.util.Collection;

/**
 * The learning rate's factor after a pause: AdamW's moments are of another time then, so the first steps are small ones. What a
 * pause is depends on the times of the feedback alone.
 */
final class WarmUp {

    private final LearningRules rules;
    private long newest;
    private long over;

    WarmUp(LearningRules rules) {
        this.rules = rules;
    }

    /**
     * The factor of a step, in (0, 1].
     *
     * @param fresh the new lessons that it is taken on
     * @param step steps before it
     */
    double rate(Collection<Lesson> fresh, long step) {
        long pause = rules.warmupAfterPause().toMillis();
        for (Lesson lesson : fresh) {
            long at = lesson.example().getFeedbackAt();
            if (pause > 0 && newest > 0 && at - newest > pause) {
                over = step + rules.warmupSteps();
            }
            newest = Math.max(newest, at);
        }
        return step < over ? 1 - (double) (over - step) / (rules.warmupSteps() + 1) : 1;
    }

    /** Time of the newest feedback that was learned, epoch milliseconds; 0 before the first. */
    long newest() {
        return newest;
    }

    /** The step at which the last warm-up is over. */
    long over() {
        return over;
    }

    void restore(long at, long step) {
        newest = at;
        over = step;
    }
}
