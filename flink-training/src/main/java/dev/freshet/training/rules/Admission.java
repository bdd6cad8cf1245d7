package dev.freshet.training.rules;

import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.training.rules.Lesson.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of an example when it comes. */
final class Admission {

    private final Register register;
    private final Judgements judgements;
    private final Batches batches;

    Admission(Register register, Judgements judgements, Batches batches) {
        this.register = register;
        this.judgements = judgements;
        this.batches = batches;
    }

    Outcome admit(Place place, TrainingExample example, long now) {
        if (register.lessons().at(place) != null) {
            throw new IllegalStateException("example " + place + " came twice");
        } else if (example.getSource() == Source.ERASURE) {
            return erase(example, now);
        }
        Optional<Settlement> outdated = judgements.outdated(example);
        if (outdated.isPresent()) {
            return new Outcome(List.of(outdated.get()), false);
        }
        List<Settlement> settled = new ArrayList<>();
        if (example.getKind() == FeedbackKind.RETRACTION) {
            settled.add(judgements.retract(example, settled));
            return new Outcome(settled, false);
        }
        Kind.fault(example)
                .ifPresentOrElse(
                        fault -> settled.add(Settlement.notLearnable(example, fault)),
                        () -> take(place, example, now, settled));
        return new Outcome(settled, false);
    }

    private Outcome erase(TrainingExample erasure, long now) {
        List<Settlement> settled = new ArrayList<>();
        boolean restart = judgements.erase(erasure, settled);
        if (restart) {
            Lessons lessons = register.lessons();
            lessons.all().stream().filter(lessons::isUncut).forEach(lesson -> register.again(lesson, settled));
            batches.hurry(now);
        }
        return new Outcome(settled, restart);
    }

    private void take(Place place, TrainingExample example, long now, List<Settlement> settled) {
        Long until = example.getUse() == Use.JUDGE_THEN_LEARN ? example.getJudgeUntil() : null;
        boolean held = until != null && until > now;
        Lesson lesson = new Lesson(place, example, held ? Stage.HELD : Stage.WAITING);
        Optional<Settlement> newer = judgements.admit(lesson, settled);
        if (newer.isPresent()) {
            settled.add(newer.get());
            return;
        }
        register.lessons().add(lesson);
        if (!held) {
            enter(lesson, now, settled);
        }
    }

    /** A lesson whose time has come joins the queue. */
    void enter(Lesson lesson, long now, List<Settlement> settled) {
        batches.enter(lesson, now);
        register.enter(lesson, settled);
    }
}
