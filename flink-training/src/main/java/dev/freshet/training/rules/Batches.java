package dev.freshet.training.rules;

import dev.freshet.training.material.Material;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** When there is a batch to learn, what is in it, and how much each part weighs. */
final class Batches {

    /** What a lesson weighs at least: a learner takes nothing that weighs nothing. */
    private static final double LEAST = 1e-3;

    private final LearningRules rules;
    private final Register register;
    private final Map<Kind, Integer> most = new EnumMap<>(Kind.class);
    private final Balance balance = new Balance();
    private final WarmUp warmUp;

    private long lingerUntil = Long.MAX_VALUE;
    private long patientUntil = Long.MAX_VALUE;

    Batches(LearningRules rules, Register register) {
        this.rules = rules;
        this.register = register;
        this.warmUp = new WarmUp(rules);
        most.put(Kind.DEMONSTRATION, rules.batchSize());
        most.put(Kind.PREFERENCE, rules.mixture().preferences());
        most.put(Kind.RATING, rules.mixture().ratings());
        most.put(Kind.TEXT, rules.mixture().texts());
    }

    /** A lesson waits from now on. */
    void enter(Lesson lesson, long now) {
        if (lesson.isCorrection()) {
            if (waiting(Kind.DEMONSTRATION) + waiting(Kind.PREFERENCE) == 1) {
                lingerUntil = now + rules.linger().toMillis();
            }
        } else if (waiting(Kind.RATING) + waiting(Kind.TEXT) == 1) {
            patientUntil = now + rules.patience().toMillis();
        }
        if (lesson.kind() == Kind.RATING) {
            balance.count(lesson);
        }
    }

    /** Waits for nothing more. */
    void hurry(long now) {
        lingerUntil = now;
        patientUntil = now;
    }

    private int waiting(Kind kind) {
        return register.lessons().waiting(kind).size();
    }

    /** When there is a batch, epoch milliseconds: 0 is at once, {@link Long#MAX_VALUE} never. */
    long due() {
        if (register.trials().any()) {
            return next().isEmpty() ? Long.MAX_VALUE : 0;
        }
        long due = Long.MAX_VALUE;
        for (Kind kind : Kind.values()) {
            if (waiting(kind) >= most.getOrDefault(kind, 1)) {
                return 0;
            } else if (waiting(kind) > 0) {
                boolean correction = kind == Kind.DEMONSTRATION || kind == Kind.PREFERENCE;
                due = Math.min(due, correction ? lingerUntil : patientUntil);
            }
        }
        return due;
    }

    /** The new lessons of the next batch. */
    List<Lesson> next() {
        List<Lesson> next = new ArrayList<>();
        Trials trials = register.trials();
        for (Kind kind : Kind.values()) {
            Collection<Lesson> from =
                    trials.any() ? trials.turn() : register.lessons().waiting(kind);
            from.stream()
                    .filter(lesson -> lesson.kind() == kind && lesson.isWaiting())
                    .limit(most.getOrDefault(kind, 1))
                    .forEach(next::add);
        }
        return next;
    }

    /** The new lessons and what is repeated beside them. Accepted answers in it count as learned. */
    List<Lesson> lessons(List<Lesson> fresh, long step) {
        Set<Lesson> lessons = new LinkedHashSet<>(fresh);
        if (rules.replay()) {
            boolean waiting = !register.trials().any();
            lessons.addAll(register.memory()
                    .sample(fresh, rules.earlierCorrections(), rules.acceptedAnswers(), waiting, step));
        }
        return List.copyOf(lessons);
    }

    /** What the learner gets of them. */
    Batch batch(List<Lesson> lessons, Collection<Lesson> fresh, int stable, boolean anchored, long step) {
        List<Material> materials = new ArrayList<>();
        for (Lesson lesson : lessons) {
            boolean isNew = fresh.contains(lesson);
            if (isNew || lesson.isWaiting()) {
                materials.addAll(Materials.fresh(lesson, weight(lesson, stable)));
            }
            if (!isNew) {
                materials.addAll(Materials.rehearsed(lesson, anchored));
            }
        }
        double staleness = fresh.stream()
                .mapToInt(lesson -> lesson.staleness(stable))
                .average()
                .orElse(0);
        return new Batch(lessons, materials, warmUp.rate(fresh, step), staleness);
    }

    /** What a new lesson weighs beside others of its kind. */
    double weight(Lesson lesson, int stable) {
        double weight = rules.stalenessHalfLife() == 0
                ? 1
                : Math.pow(0.5, (double) lesson.staleness(stable) / rules.stalenessHalfLife());
        if (lesson.kind() == Kind.RATING) {
            weight *= Math.abs(lesson.strength()) * balance.weight(lesson.isAccepted());
        }
        return Math.max(LEAST, weight);
    }

    /** Ratings and preferences that have waited too long. */
    List<Lesson> stale(int stable) {
        return rules.maxStaleness() == 0
                ? List.of()
                : next().stream()
                        .filter(lesson -> lesson.staleness(stable) > rules.maxStaleness())
                        .toList();
    }

    Balance balance() {
        return balance;
    }

    WarmUp warmUp() {
        return warmUp;
    }

    long lingerUntil() {
        return lingerUntil;
    }

    long patientUntil() {
        return patientUntil;
    }

    void restore(long linger, long patient) {
        lingerUntil = linger;
        patientUntil = patient;
    }
}
