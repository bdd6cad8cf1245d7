package dev.freshet.training.rules;

import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.rules.Lesson.Stage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which judgement counts: of one person about one answer the last of each kind, until it is taken back; and nothing of a
 * person who asked to be forgotten.
 */
final class Judgements {

    private final Register register;
    private final Withdrawals withdrawals;

    Judgements(Register register, Withdrawals withdrawals) {
        this.register = register;
        this.withdrawals = withdrawals;
    }

    /** The fate of an example that does not count from the start. */
    Optional<Settlement> outdated(TrainingExample example) {
        if (withdrawals.isErased(example)) {
            return Optional.of(Settlement.erased(example));
        }
        return withdrawals.retracted(example).map(by -> Settlement.superseded(example, by));
    }

    /** A lesson comes: it takes the place of what its person said before, or something newer has taken its own. */
    Optional<Settlement> admit(Lesson lesson, List<Settlement> settled) {
        List<Lesson> same = Answered.of(lesson.example()).map(register.lessons()::judgements).orElse(List.of()).stream()
                .filter(lesson::saysTheSameAs)
                .toList();
        Optional<Lesson> newer = same.stream()
                .filter(other -> Lesson.AGE.compare(other, lesson) > 0)
                .max(Lesson.AGE);
        if (newer.isPresent()) {
            return newer.map(other ->
                    Settlement.superseded(lesson.example(), other.example().getFeedbackId()));
        }
        same.forEach(older -> register.doom(older, superseded(older, lesson.example()), settled));
        return Optional.empty();
    }

    /** A person takes back what they said about an answer. */
    Settlement retract(TrainingExample example, List<Settlement> settled) {
        Optional<Answered> answered = Answered.of(example);
        if (answered.isEmpty()) {
            return Settlement.notLearnable(example, "takes back what nobody said: it names no person");
        }
        withdrawals.retract(
                answered.get(), new Withdrawals.Retraction(example.getFeedbackId(), example.getFeedbackAt()));
        register.lessons().judgements(answered.get()).stream()
                .filter(lesson -> lesson.example().getFeedbackAt() <= example.getFeedbackAt())
                .forEach(lesson -> register.doom(lesson, superseded(lesson, example), settled));
        return Settlement.notLearnable(example, "takes back what " + example.getPerson() + " said before");
    }

    private static Doom superseded(Lesson lesson, TrainingExample by) {
        Doom doom = lesson.doom;
        return doom == null ? Doom.superseded(by.getFeedbackId()) : doom;
    }

    /**
     * Forgets a person.
     *
     * @return whether the weights contain something of theirs that no candidate does
     */
    boolean erase(TrainingExample erasure, List<Settlement> settled) {
        String person = Objects.requireNonNullElse(erasure.getPerson(), "");
        withdrawals.erase(person, erasure.getFeedbackAt());
        boolean uncut = false;
        for (Lesson lesson : register.lessons().all()) {
            TrainingExample example = lesson.example();
            if (person.equals(example.getPerson()) && example.getFeedbackAt() <= erasure.getFeedbackAt()) {
                uncut |= lesson.stage == Stage.LEARNED && register.lessons().isUncut(lesson);
                register.doom(lesson, Doom.ERASED, settled);
            }
        }
        return uncut;
    }
}
