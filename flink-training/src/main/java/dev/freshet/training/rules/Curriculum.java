package dev.freshet.training.rules;

import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.training.material.Material;
import dev.freshet.training.rules.Lesson.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one model has still to learn, what its weights contain, and what became of each example. It decides and does
 * nothing: examples, releases and the time come in, fates and batches go out. One thread.
 */
public final class Curriculum {

    private final LearningRules rules;
    private final Lessons lessons;
    private final Trials trials;
    private final Admission admission;

    final Register register;
    final Withdrawals withdrawals = new Withdrawals();
    final Batches batches;
    final Lineage lineage = new Lineage();

    private @Nullable ModelRelease release;
    private String artifact = "";
    private int highest;
    private Refusals refusals = Refusals.NONE;

    /** Knows nothing yet: it waits for the model's first release. */
    public Curriculum(LearningRules rules) {
        this.rules = rules;
        this.register = new Register(rules.memory());
        this.lessons = register.lessons();
        this.trials = register.trials();
        this.batches = new Batches(rules, register);
        this.admission = new Admission(register, new Judgements(register, withdrawals), batches);
    }

    /** Takes an example in. Examples before the first release wait for it. */
    public Outcome admit(Place place, TrainingExample example, long now) {
        return admission.admit(place, example, now);
    }

    /** Follows a release. One whose epoch is not above the last seen is ignored. */
    public Outcome follow(ModelRelease next, long now) {
        ModelRelease previous = release;
        if (previous != null && next.getEpoch() <= previous.getEpoch()) {
            return Outcome.NOTHING;
        }
        release = next;
        highest = Math.max(highest, next.getHighest());
        int stable = next.getStable().getNumber();
        List<Settlement> settled = new ArrayList<>();
        boolean restart = previous == null;
        if (previous != null && stable != previous.getStable().getNumber()) {
            train(stable, settled);
            refusals = Refusals.NONE;
            boolean back = stable < previous.getStable().getNumber();
            if (back) {
                register.forgetAbove(stable);
            }
            restart = back || !lineage.contains(stable);
        }
        long until = now + rules.refusalPatience().toMillis();
        refusals = restart ? refusals : refusals.count(previous, next, lineage.chain(lineage.current()), until);
        if (!restart && refusals.count() >= (trials.any() ? 1 : rules.refusals())) {
            giveIn(now, settled);
            return new Outcome(settled, true);
        } else if (restart || wasPassedOver(next)) {
            restart(now, settled);
            return new Outcome(settled, true);
        }
        return new Outcome(settled, false);
    }

    /** What a released version contains, and was in no earlier one, has its fate. */
    private void train(int stable, List<Settlement> settled) {
        Set<Integer> chain = lineage.chain(stable);
        int floor = stable;
        for (Lesson lesson : lessons.all()) {
            if (lesson.isPending() && lesson.numbers.stream().anyMatch(chain::contains)) {
                register.train(lesson, stable, settled);
            } else if (lesson.isPending() && !lesson.numbers.isEmpty()) {
                floor = Math.min(floor, lesson.numbers.first());
            }
        }
        lineage.forgetBelow(floor);
    }

    /**
     * Whether the newest candidate was decided on, and neither released nor refused. A newer one of this lineage contains
     * it, but there is none: it gave way to a rebuilt version.
     */
    private boolean wasPassedOver(ModelRelease next) {
        int current = lineage.current();
        return current > next.getStable().getNumber()
                && current <= next.getDecided()
                && !lessons.anyUncut()
                && next.getDenied().stream().noneMatch(denied -> denied.getNumber() == current);
    }

    /** After refusals: back to the stable version; what was refused is on trial, and what was refused alone rejected. */
    private void giveIn(long now, List<Settlement> settled) {
        Set<Integer> refused = new TreeSet<>(lineage.chain(refusals.number()));
        refused.removeAll(lineage.chain(stableNumber()));
        blame(lesson -> lesson.numbers.stream().anyMatch(refused::contains), refusals.reason(), now, settled);
    }

    private void blame(Predicate<Lesson> guilty, String reason, long now, List<Settlement> settled) {
        boolean tried = trials.any();
        List<Lesson> blamed = lessons.all().stream()
                .filter(lesson -> lesson.stage == Stage.LEARNED && lesson.doom == null && guilty.test(lesson))
                .toList();
        restart(now, settled);
        if (tried && blamed.size() == 1) {
            blamed.forEach(lesson -> register.settle(lesson, Settlement.rejected(lesson, reason), settled));
        } else {
            register.accuse(blamed);
        }
    }

    /** The weights become the stable version's; what they had learned beyond it waits again. */
    private void restart(long now, List<Settlement> settled) {
        lineage.standOn(stableNumber());
        artifact = stable().getStable().getAdapter();
        refusals = Refusals.NONE;
        lessons.all().stream()
                .filter(lesson -> lesson.stage == Stage.LEARNED)
                .forEach(lesson -> register.again(lesson, settled));
        batches.hurry(now);
    }

    /** Weights that are no numbers any more: what they learned since the last candidate is to blame. */
    public Outcome diverged(String reason, long now) {
        List<Settlement> settled = new ArrayList<>();
        blame(lessons::isUncut, reason, now, settled);
        return new Outcome(settled, true);
    }

    /** A lesson that the learner cannot take. */
    public Settlement reject(Lesson lesson, String reason) {
        List<Settlement> settled = new ArrayList<>();
        register.settle(lesson, Settlement.rejected(lesson, reason), settled);
        return settled.get(0);
    }

    /** Does what the time asks for: held-out windows end, and patience with refusals. */
    public Outcome tick(long now) {
        List<Settlement> settled = new ArrayList<>();
        for (Lesson lesson : List.copyOf(lessons.held())) {
            if (judgeUntil(lesson) <= now) {
                lessons.move(lesson, Stage.WAITING);
                admission.enter(lesson, now, settled);
            }
        }
        if (!refusals.any() || refusals.until() > now) {
            return new Outcome(settled, false);
        }
        if (lineage.current() > stable().getDecided()) {
            // The newest candidate may still be released, or its refusal will start the wait again.
            refusals = refusals.patientUntil(Long.MAX_VALUE);
            return new Outcome(settled, false);
        }
        giveIn(now, settled);
        return new Outcome(settled, true);
    }

    /** When {@link #tick} or a batch is due next, epoch milliseconds; {@link Long#MAX_VALUE} is never. */
    public long due() {
        long due = refusals.any() ? refusals.until() : Long.MAX_VALUE;
        for (Lesson lesson : lessons.held()) {
            due = Math.min(due, judgeUntil(lesson));
        }
        return release == null ? due : Math.min(due, batches.due());
    }

    private static long judgeUntil(Lesson lesson) {
        return Objects.requireNonNull(lesson.example().getJudgeUntil());
    }

    /** Whether there is a batch to learn. */
    public boolean ready(long now) {
        return release != null && batches.due() <= now;
    }

    /** The new lessons of the next batch, after those that are too old by now have their fate. */
    public List<Lesson> next(List<Settlement> settled) {
        int stable = stableNumber();
        for (List<Lesson> stale = batches.stale(stable); !stale.isEmpty(); stale = batches.stale(stable)) {
            stale.forEach(lesson -> register.settle(
                    lesson,
                    Settlement.rejected(lesson, "stale: " + lesson.staleness(stable) + " versions old"),
                    settled));
        }
        return batches.next();
    }

    /**
     * All lessons of a step: the new ones and a sample of the replay memory. Accepted answers in it count as learned.
     *
     * @param step steps before this one: the seed of the sample
     */
    public List<Lesson> lessons(List<Lesson> fresh, long step) {
        return batches.lessons(fresh, step);
    }

    /** What the learner is given of a new lesson. */
    public List<Material> materials(Lesson lesson) {
        return Materials.fresh(lesson, batches.weight(lesson, stableNumber()));
    }

    /**
     * What a step is taken on.
     *
     * @param all its lessons
     * @param fresh the new ones among them
     * @param anchored whether the model is held to the reference at replayed accepted answers
     */
    public Batch batch(List<Lesson> all, List<Lesson> fresh, boolean anchored, long step) {
        return batches.batch(all, fresh, stableNumber(), anchored, step);
    }

    /** The weights contain these lessons now. */
    public void learned(Collection<Lesson> batch, long now) {
        int stable = stableNumber();
        batch.stream().filter(Lesson::isWaiting).forEach(lesson -> {
            lesson.weight = batches.weight(lesson, stable);
            lessons.move(lesson, Stage.LEARNED);
        });
        refusals = refusals.patientUntil(now + rules.refusalPatience().toMillis());
    }

    /** Whether the weights contain what no candidate does. */
    public boolean hasNews() {
        return lessons.anyUncut();
    }

    /** Makes the weights a candidate, whose artifact is already stored. */
    public Cut cut(String digest) {
        int parent = lineage.current();
        int number = ++highest;
        List<Lesson> learned = lessons.cut(number);
        lineage.cut(number);
        artifact = digest;
        return new Cut(number, parent, learned);
    }

    /**
     * The number of a version that was trained elsewhere; the weights stay what they are.
     *
     * @param revoked places of what counts no more: that is replayed no more
     */
    public int number(Predicate<Place> revoked) {
        register.forget(revoked);
        return ++highest;
    }

    /** What is still to be learned or released. */
    public Backlog backlog() {
        return Backlog.of(register);
    }

    /** Digest of the artifact that the weights are, or were trained on from. */
    public String artifact() {
        return artifact;
    }

    /** Whether a release was seen. */
    public boolean isCreated() {
        return release != null;
    }

    /** The newest release; there is one when there is something to learn. */
    public ModelRelease stable() {
        return Objects.requireNonNull(release, "no release yet");
    }

    private int stableNumber() {
        return stable().getStable().getNumber();
    }

    /** Places whose lesson was added, changed or removed since the last call. */
    public Set<Place> drainTouched() {
        return lessons.drainTouched();
    }

    @Nullable
    ModelRelease release() {
        return release;
    }

    int highest() {
        return highest;
    }

    Refusals refusals() {
        return refusals;
    }

    void restore(@Nullable ModelRelease seen, String from, int number, Refusals counted) {
        release = seen;
        artifact = from;
        highest = number;
        refusals = counted;
    }
}
