package dev.freshet.training.rules;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.rules.Lesson.Stage;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A curriculum as it is kept, and back. */
public final class CurriculumCodec {

    private static final WireFormat<TrainingExample> EXAMPLES = Topics.TRAINING_EXAMPLES.wire();
    private static final WireFormat<ModelRelease> RELEASES = Topics.MODEL_RELEASES.wire();

    private CurriculumCodec() {}

    /** All but the lessons. */
    public static CurriculumState state(Curriculum curriculum) {
        ModelRelease release = curriculum.release();
        Refusals refusals = curriculum.refusals();
        Lineage lineage = curriculum.lineage();
        return new CurriculumState(
                release == null ? null : RELEASES.encode(release),
                curriculum.highest(),
                lineage.current(),
                curriculum.artifact(),
                ints(lineage.parents().keySet()),
                ints(lineage.parents().values()),
                curriculum.lingerUntil(),
                refusals.count(),
                refusals.number(),
                refusals.reason(),
                refusals.until());
    }

    /** The lesson at a place, if there is one. */
    public static Optional<LessonState> lesson(Curriculum curriculum, Place place) {
        return Optional.ofNullable(curriculum.lessons().at(place))
                .map(lesson -> new LessonState(
                        place.partition(),
                        place.offset(),
                        EXAMPLES.encode(lesson.example()),
                        lesson.stage.name(),
                        lesson.secondTry,
                        curriculum.memory().holds(lesson),
                        ints(lesson.numbers)));
    }

    /** A curriculum that goes on where the kept one was. */
    public static Curriculum restore(
            LearningRules rules, @Nullable CurriculumState state, Iterable<LessonState> lessons) {
        Curriculum curriculum = new Curriculum(rules);
        if (state == null) {
            return curriculum;
        }
        byte[] release = state.release();
        curriculum.restore(
                release == null ? null : RELEASES.decode(release),
                state.artifact(),
                state.highest(),
                state.lingerUntil(),
                new Refusals(state.refusals(), state.refused(), state.refusalReason(), state.patientUntil()));
        for (int i = 0; i < state.numbers().length; i++) {
            curriculum.lineage().restore(state.numbers()[i], state.parents()[i]);
        }
        curriculum.lineage().standOn(state.current());
        lessons.forEach(kept -> restore(curriculum, kept));
        curriculum.drainTouched();
        return curriculum;
    }

    private static void restore(Curriculum curriculum, LessonState kept) {
        Lesson lesson = new Lesson(
                new Place(kept.partition(), kept.offset()),
                EXAMPLES.decode(kept.example()),
                Stage.valueOf(kept.stage()));
        lesson.secondTry = kept.secondTry();
        for (int number : kept.numbers()) {
            lesson.numbers.add(number);
        }
        curriculum.lessons().add(lesson);
        if (kept.remembered()) {
            curriculum.memory().put(lesson);
        }
    }

    private static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
