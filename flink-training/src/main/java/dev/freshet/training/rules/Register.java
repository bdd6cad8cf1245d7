package dev.freshet.training.rules;

import dev.freshet.training.rules.Lesson.Stage;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** The lessons of one model, those among them that are replayed, and those that are on trial, kept in step. */
final class Register {

    private final Lessons lessons = new Lessons();
    private final Trials trials = new Trials();
    private final ReplayMemory memory;

    Register(int memory) {
        this.memory = new ReplayMemory(memory);
    }

    Lessons lessons() {
        return lessons;
    }

    Trials trials() {
        return trials;
    }

    ReplayMemory memory() {
        return memory;
    }

    /** A lesson has its fate and is gone. */
    void settle(Lesson lesson, Settlement settlement, List<Settlement> settled) {
        drop(lesson);
        settled.add(settlement);
    }

    /** A lesson is gone. */
    void drop(Lesson lesson) {
        memory.forget(lesson);
        trials.drop(lesson);
        lessons.remove(lesson);
    }

    /** What a released version contains, and was in no earlier one, has its fate. */
    void train(Lesson lesson, int stable, List<Settlement> settled) {
        settled.add(Settlement.trained(lesson, stable));
        lesson.numbers.clear();
        lesson.numbers.add(stable);
        trials.drop(lesson);
        lessons.move(lesson, Stage.SETTLED);
        if (!memory.holds(lesson)) {
            lessons.remove(lesson);
        }
    }

    /** A lesson is in no weights any more: it waits again, unless it is doomed. */
    void again(Lesson lesson, List<Settlement> settled) {
        Doom doom = lesson.doom;
        if (doom != null) {
            settle(lesson, Settlement.of(lesson, doom), settled);
            return;
        }
        lessons.move(lesson, Stage.WAITING);
        if (!memory.holds(lesson)) {
            remember(lesson, settled);
        }
    }

    /** What a lesson contradicts is replayed no more, and it is replayed itself unless something newer contradicts it. */
    void enter(Lesson lesson, List<Settlement> settled) {
        memory.contradicted(lesson).forEach(wrong -> {
            memory.forget(wrong);
            displace(wrong, lesson, settled);
        });
        remember(lesson, settled);
        memory.shrink().forEach(this::forget);
    }

    private void remember(Lesson lesson, List<Settlement> settled) {
        if (!lesson.isRehearsed()) {
            return;
        }
        Optional<Lesson> correction = memory.contradiction(lesson);
        if (correction.isPresent()) {
            displace(lesson, correction.get(), settled);
        } else {
            memory.offer(lesson).ifPresent(this::forget);
        }
    }

    /** Only a correction says what an accepted answer should have been; another opinion about it counts beside it. */
    private void displace(Lesson loser, Lesson winner, List<Settlement> settled) {
        if (loser.isUnplayed() && winner.isDemonstration()) {
            settle(
                    loser,
                    Settlement.superseded(loser.example(), winner.example().getFeedbackId()),
                    settled);
        } else {
            forget(loser);
        }
    }

    private void forget(Lesson lesson) {
        if (lesson.isPending()) {
            lessons.touch(lesson);
        } else {
            lessons.remove(lesson);
        }
    }

    /** Something else is to become of a lesson: at once, or, where the weights contain it, if no release does. */
    void doom(Lesson lesson, Doom doom, List<Settlement> settled) {
        if (lesson.stage == Stage.SETTLED) {
            drop(lesson);
        } else if (lesson.stage == Stage.LEARNED) {
            memory.forget(lesson);
            lesson.doom = doom;
            lessons.touch(lesson);
        } else {
            settle(lesson, Settlement.of(lesson, doom), settled);
        }
    }

    /** What the versions above a denied one taught is not replayed. */
    void forgetAbove(int stable) {
        for (Lesson lesson : lessons.all()) {
            if (!lesson.isPending() && lesson.numbers.last() > stable) {
                drop(lesson);
            }
        }
    }

    /** Lessons that are replayed no more, whatever else becomes of them. */
    void forget(Predicate<Place> which) {
        for (Lesson lesson : lessons.all()) {
            if (memory.holds(lesson) && which.test(lesson.place())) {
                memory.forget(lesson);
                forget(lesson);
            }
        }
    }

    /** Puts blamed lessons on trial: those that still wait, in halves. */
    void accuse(Collection<Lesson> blamed) {
        trials.accuse(blamed.stream()
                .filter(lesson -> Objects.equals(lessons.at(lesson.place()), lesson) && lesson.isWaiting())
                .toList());
    }
}
