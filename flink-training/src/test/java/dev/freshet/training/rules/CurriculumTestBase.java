package dev.freshet.training.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;

/** A curriculum and short ways to feed it; the example at an offset is learned in candidate offset + 2 where each is cut alone. */
abstract class CurriculumTestBase {

    static final long NOW = Events.T;
    static final LearningRules RULES = LearningRules.defaults();

    Curriculum curriculum = new Curriculum(RULES);

    static Curriculum restore(Curriculum curriculum) {
        List<LessonState> lessons = new ArrayList<>();
        for (Lesson lesson : curriculum.register.lessons().all()) {
            CurriculumCodec.lesson(curriculum, lesson.place()).ifPresent(lessons::add);
        }
        return CurriculumCodec.restore(RULES, CurriculumCodec.state(curriculum), lessons);
    }

    void released() {
        curriculum.follow(release(1, 1), NOW);
    }

    static ModelRelease release(long epoch, int stable, int... denied) {
        int highest = Math.max(stable, IntStream.of(denied).max().orElse(0));
        return Events.release(Events.MODEL, epoch, stable, "adapter-" + stable, highest, denied);
    }

    void correct(int offset) {
        assertThat(admit(Events.demonstration(offset), offset)).isEqualTo(Outcome.NOTHING);
    }

    Outcome accept(int offset, String prompt) {
        return admit(Events.thumb(offset, prompt, true), offset);
    }

    Outcome admit(TrainingExample example, int offset) {
        return curriculum.admit(new Place(0, offset), example, NOW);
    }

    void learn() {
        curriculum.learned(curriculum.lessons(next(), 0), NOW);
    }

    /** The new lessons of the next batch, none of which is stale. */
    List<Lesson> next() {
        return next(curriculum);
    }

    static List<Lesson> next(Curriculum curriculum) {
        List<Settlement> settled = new ArrayList<>();
        List<Lesson> next = curriculum.next(settled);
        assertThat(settled).isEmpty();
        return next;
    }

    void learnAndCut(int offset) {
        correct(offset);
        learn();
        Cut cut = curriculum.cut("adapter-" + (offset + 2));
        assertThat(cut.number()).isGreaterThan(cut.parent());
    }

    static List<Place> places(Iterable<Lesson> lessons) {
        List<Place> places = new ArrayList<>();
        lessons.forEach(lesson -> places.add(lesson.place()));
        return places;
    }

    static List<Tuple> fates(Outcome outcome) {
        return outcome.settlements().stream()
                .map(s -> tuple(s.fate(), s.example().getFeedbackId(), s.number()))
                .toList();
    }

    static Tuple trained(int offset, int number) {
        return tuple(Fate.TRAINED, "f" + offset, number);
    }

    static Tuple rejected(int offset) {
        return tuple(Fate.REJECTED, "f" + offset, null);
    }
}
