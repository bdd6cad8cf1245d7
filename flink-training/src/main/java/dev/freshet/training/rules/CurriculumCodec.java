package dev.freshet.training.rules;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.WireFormat;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.rules.Lesson.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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
        Lineage lineage = curriculum.lineage;
        Batches batches = curriculum.batches;
        List<Collection<Lesson>> trials = curriculum.register.trials().groups();
        List<Place> tried =
                trials.stream().flatMap(Collection::stream).map(Lesson::place).toList();
        var erasures = curriculum.withdrawals.erasures();
        var retractions = curriculum.withdrawals.retractions();
        return new CurriculumState(
                release == null ? null : RELEASES.encode(release),
                curriculum.highest(),
                lineage.current(),
                curriculum.artifact(),
                ints(lineage.parents().keySet()),
                ints(lineage.parents().values()),
                batches.lingerUntil(),
                refusals.count(),
                refusals.number(),
                refusals.reason(),
                refusals.until(),
                batches.patientUntil(),
                trials.stream().mapToInt(Collection::size).toArray(),
                tried.stream().mapToInt(Place::partition).toArray(),
                tried.stream().mapToLong(Place::offset).toArray(),
                erasures.keySet().toArray(String[]::new),
                erasures.values().stream().mapToLong(Long::longValue).toArray(),
                retractions.keySet().stream()
                        .flatMap(answered -> Stream.of(answered.person(), answered.requestId()))
                        .toArray(String[]::new),
                retractions.keySet().stream().mapToInt(Answered::attempt).toArray(),
                retractions.values().stream().map(Withdrawals.Retraction::by).toArray(String[]::new),
                retractions.values().stream()
                        .mapToLong(Withdrawals.Retraction::at)
                        .toArray(),
                batches.balance().good(),
                batches.balance().bad(),
                batches.warmUp().newest(),
                batches.warmUp().over());
    }

    /** The lesson at a place, if there is one. */
    public static Optional<LessonState> lesson(Curriculum curriculum, Place place) {
        return Optional.ofNullable(curriculum.register.lessons().at(place)).map(lesson -> {
            Doom doom = lesson.doom;
            return new LessonState(
                    place.partition(),
                    place.offset(),
                    EXAMPLES.encode(lesson.example()),
                    lesson.stage.name(),
                    false,
                    curriculum.register.memory().holds(lesson),
                    ints(lesson.numbers),
                    lesson.weight,
                    doom == null ? null : doom.fate().name(),
                    doom == null ? null : doom.other());
        });
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
                new Refusals(state.refusals(), state.refused(), state.refusalReason(), state.patientUntil()));
        for (int i = 0; i < state.numbers().length; i++) {
            curriculum.lineage.restore(state.numbers()[i], state.parents()[i]);
        }
        curriculum.lineage.standOn(state.current());
        curriculum.batches.restore(state.lingerUntil(), state.ratingsUntil());
        curriculum.batches.balance().restore(state.good(), state.bad());
        curriculum.batches.warmUp().restore(state.newest(), state.warmUntil());
        restore(curriculum.withdrawals, state);
        lessons.forEach(kept -> restore(curriculum, kept));
        restore(curriculum.register, state);
        curriculum.drainTouched();
        return curriculum;
    }

    private static void restore(Withdrawals withdrawals, CurriculumState state) {
        String[] erased = state.erased();
        long[] erasedUntil = state.erasedUntil();
        for (int i = 0; erased != null && erasedUntil != null && i < erased.length; i++) {
            withdrawals.erase(erased[i], erasedUntil[i]);
        }
        String[] retracted = state.retracted();
        String[] by = state.retractedBy();
        int[] attempts = state.retractedAttempts();
        long[] at = state.retractedAt();
        if (retracted != null && by != null && attempts != null && at != null) {
            for (int i = 0; i < by.length; i++) {
                withdrawals.retract(
                        new Answered(retracted[2 * i], retracted[2 * i + 1], attempts[i]),
                        new Withdrawals.Retraction(by[i], at[i]));
            }
        }
    }

    private static void restore(Register register, CurriculumState state) {
        int[] sizes = state.trials();
        int[] partitions = state.trialPartitions();
        long[] offsets = state.trialOffsets();
        if (sizes == null || partitions == null || offsets == null) {
            return;
        }
        int next = 0;
        for (int size : sizes) {
            List<Lesson> group = new ArrayList<>();
            for (int end = next + size; next < end; next++) {
                Place place = new Place(partitions[next], offsets[next]);
                group.add(Objects.requireNonNull(register.lessons().at(place), "a lesson on trial is kept"));
            }
            register.trials().restore(group);
        }
    }

    private static void restore(Curriculum curriculum, LessonState kept) {
        Lesson lesson = new Lesson(
                new Place(kept.partition(), kept.offset()),
                EXAMPLES.decode(kept.example()),
                Stage.valueOf(kept.stage()));
        for (int number : kept.numbers()) {
            lesson.numbers.add(number);
        }
        lesson.weight = kept.weight() == 0 ? 1 : kept.weight();
        lesson.doom = kept.doom() == null ? null : new Doom(Fate.valueOf(kept.doom()), kept.doomOther());
        curriculum.register.lessons().add(lesson);
        if (kept.remembered()) {
            curriculum.register.memory().put(lesson);
        }
    }

    private static int[] ints(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
