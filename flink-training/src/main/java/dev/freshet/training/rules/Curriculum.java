package dev.freshet.training.rules;

import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.training.rules.Lesson.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
    private final Lessons lessons = new Lessons();
    private final Lineage lineage = new Lineage();
    private final ReplayMemory memory;

    private @Nullable ModelRelease release;
    private String artifact = "";
    private int highest;
    private long lingerUntil = Long.MAX_VALUE;
    private Refusals refusals = Refusals.NONE;

    /** Knows nothing yet: it waits for the model's first release. */
    public Curriculum(LearningRules rules) {
        this.rules = rules;
        this.memory = new ReplayMemory(rules.memory());
    }

    /** Takes an example in. Examples before the first release wait for it. */
    public Outcome admit(Place place, TrainingExample example, long now) {
        if (lessons.at(place) != null) {
            throw new IllegalStateException("example " + place + " came twice");
        }
        Optional<String> fault = unlearnable(example);
        if (fault.isPresent()) {
            return new Outcome(List.of(Settlement.notLearnable(example, fault.get())), false);
        }
        Long until = example.getUse() == Use.JUDGE_THEN_LEARN ? example.getJudgeUntil() : null;
        if (until != null && until > now) {
            lessons.add(new Lesson(place, example, Stage.HELD));
            return Outcome.NOTHING;
        }
        Lesson lesson = new Lesson(place, example, Stage.WAITING);
        List<Settlement> settled = new ArrayList<>();
        lessons.add(lesson);
        enter(lesson, now, settled);
        return new Outcome(settled, false);
    }

    private static Optional<String> unlearnable(TrainingExample example) {
        if (example.getKind() == FeedbackKind.DEMONSTRATION) {
            return example.getDemonstration() == null
                    ? Optional.of("a demonstration without its answer")
                    : Optional.empty();
        }
        boolean accepted = example.getKind() == FeedbackKind.THUMB && Boolean.TRUE.equals(example.getUp());
        return accepted ? Optional.empty() : Optional.of("only demonstrations and thumbs up are learned");
    }

    /** A lesson whose time has come: a demonstration joins the queue, and either kind its prompt's newest label. */
    private void enter(Lesson lesson, long now, List<Settlement> settled) {
        if (lesson.isDemonstration() && lessons.queue().size() == 1) {
            lingerUntil = now + rules.linger().toMillis();
        }
        memory.contradicted(lesson).forEach(wrong -> {
            memory.forget(wrong);
            displace(wrong, lesson, settled);
        });
        memory.offer(lesson).ifPresent(loser -> displace(loser, settled));
        memory.shrink().forEach(this::forget);
    }

    /** A label that another took the place of: it leaves the memory, and if it could only have been learned there, for good. */
    private void displace(Lesson loser, List<Settlement> settled) {
        displace(loser, Objects.requireNonNull(memory.newestFor(loser)), settled);
    }

    private void displace(Lesson loser, Lesson winner, List<Settlement> settled) {
        if (loser.isUnplayed()) {
            settle(loser, Settlement.superseded(loser, winner), settled);
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

    private void settle(Lesson lesson, Settlement settlement, List<Settlement> settled) {
        memory.forget(lesson);
        lessons.remove(lesson);
        settled.add(settlement);
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
                forgetAbove(stable);
            }
            restart = back || !lineage.contains(stable);
        }
        if (restart) {
            restart(now, lesson -> false, "", settled);
        } else {
            long until = now + rules.refusalPatience().toMillis();
            refusals = refusals.count(previous, next, lineage.chain(lineage.current()), until);
            if (refusals.count() >= rules.refusals()) {
                giveIn(now, settled);
                restart = true;
            }
        }
        return new Outcome(settled, restart);
    }

    /** What a released version contains, and was in no earlier one, has its fate. */
    private void train(int stable, List<Settlement> settled) {
        Set<Integer> chain = lineage.chain(stable);
        int floor = stable;
        for (Lesson lesson : lessons.all()) {
            if (!lesson.isPending()) {
                continue;
            }
            if (lesson.numbers.stream().anyMatch(chain::contains)) {
                settled.add(Settlement.trained(lesson, stable));
                lesson.numbers.clear();
                lesson.numbers.add(stable);
                lessons.move(lesson, Stage.SETTLED);
                if (!memory.holds(lesson)) {
                    lessons.remove(lesson);
                }
            } else if (!lesson.numbers.isEmpty()) {
                floor = Math.min(floor, lesson.numbers.first());
            }
        }
        lineage.forgetBelow(floor);
    }

    /** What the denied versions taught is not replayed either. */
    private void forgetAbove(int stable) {
        for (Lesson lesson : lessons.all()) {
            if (!lesson.isPending() && lesson.numbers.last() > stable) {
                memory.forget(lesson);
                lessons.remove(lesson);
            }
        }
    }

    /** After refusals: back to the stable version; what was refused is learned once more, and the second time rejected. */
    private void giveIn(long now, List<Settlement> settled) {
        Set<Integer> refused = new TreeSet<>(lineage.chain(refusals.number()));
        refused.removeAll(lineage.chain(stable().getStable().getNumber()));
        restart(now, lesson -> lesson.numbers.stream().anyMatch(refused::contains), refusals.reason(), settled);
    }

    /** The weights become the stable version's; what they had learned beyond it waits again. */
    private void restart(long now, Predicate<Lesson> blamed, String reason, List<Settlement> settled) {
        lineage.standOn(stable().getStable().getNumber());
        artifact = stable().getStable().getAdapter();
        refusals = Refusals.NONE;
        for (Lesson lesson : lessons.all()) {
            if (lesson.stage != Stage.LEARNED) {
                continue;
            }
            boolean guilty = blamed.test(lesson);
            if (guilty && lesson.secondTry) {
                settle(lesson, Settlement.rejected(lesson, reason), settled);
                continue;
            }
            lesson.secondTry |= guilty;
            lessons.move(lesson, Stage.WAITING);
            if (!memory.holds(lesson)) {
                remember(lesson, settled);
            }
        }
        lingerUntil = now;
    }

    private void remember(Lesson lesson, List<Settlement> settled) {
        Optional<Lesson> correction = memory.contradiction(lesson);
        if (correction.isPresent()) {
            displace(lesson, correction.get(), settled);
        } else {
            memory.offer(lesson).ifPresent(loser -> displace(loser, settled));
        }
    }

    /** Weights that are no numbers any more: what they learned since the last candidate is to blame. */
    public Outcome diverged(String reason, long now) {
        List<Settlement> settled = new ArrayList<>();
        restart(now, lessons::isUncut, reason, settled);
        return new Outcome(settled, true);
    }

    /** A lesson that the learner cannot take. */
    public Settlement reject(Lesson lesson, String reason) {
        List<Settlement> settled = new ArrayList<>();
        settle(lesson, Settlement.rejected(lesson, reason), settled);
        return settled.get(0);
    }

    /** Does what the time asks for: held-out windows end, and patience with refusals. */
    public Outcome tick(long now) {
        List<Settlement> settled = new ArrayList<>();
        for (Lesson lesson : List.copyOf(lessons.held())) {
            if (judgeUntil(lesson) <= now) {
                lessons.move(lesson, Stage.WAITING);
                enter(lesson, now, settled);
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
        if (release != null && !lessons.queue().isEmpty()) {
            due = Math.min(due, lessons.queue().size() >= rules.batchSize() ? 0 : lingerUntil);
        }
        return replaysAlone() ? 0 : due;
    }

    private static long judgeUntil(Lesson lesson) {
        return Objects.requireNonNull(lesson.example().getJudgeUntil());
    }

    /** Whether accepted answers are replayed without a correction. */
    public boolean replaysAlone() {
        return release != null && memory.unplayed() >= rules.replayAloneFrom();
    }

    /** Whether there is a batch to learn. */
    public boolean ready(long now) {
        boolean corrections = release != null
                && !lessons.queue().isEmpty()
                && (lessons.queue().size() >= rules.batchSize() || lingerUntil <= now);
        return corrections || replaysAlone();
    }

    /** The new lessons of the next batch; none when it only replays. */
    public List<Lesson> next() {
        return lessons.queue().stream().limit(rules.batchSize()).toList();
    }

    /**
     * All lessons of a step: the new ones and a sample of the replay memory. Accepted answers in it count as learned.
     *
     * @param step steps before this one: the seed of the sample
     */
    public Collection<Lesson> batch(List<Lesson> fresh, long step) {
        Set<Lesson> batch = new LinkedHashSet<>(fresh);
        batch.addAll(memory.sample(fresh, rules.earlierCorrections(), rules.acceptedAnswers(), step));
        return batch;
    }

    /** The weights contain these lessons now. */
    public void learned(Collection<Lesson> batch, long now) {
        batch.stream()
                .filter(lesson -> lesson.stage == Stage.WAITING)
                .forEach(lesson -> lessons.move(lesson, Stage.LEARNED));
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

    /** Digest of the artifact that the weights are, or were trained on from. */
    public String artifact() {
        return artifact;
    }

    /** The newest release; there is one when there is something to learn. */
    public ModelRelease stable() {
        return Objects.requireNonNull(release, "no release yet");
    }

    /** Places whose lesson was added, changed or removed since the last call. */
    public Set<Place> drainTouched() {
        return lessons.drainTouched();
    }

    Lessons lessons() {
        return lessons;
    }

    Lineage lineage() {
        return lineage;
    }

    ReplayMemory memory() {
        return memory;
    }

    @Nullable
    ModelRelease release() {
        return release;
    }

    int highest() {
        return highest;
    }

    long lingerUntil() {
        return lingerUntil;
    }

    Refusals refusals() {
        return refusals;
    }

    void restore(@Nullable ModelRelease seen, String from, int number, long linger, Refusals counted) {
        release = seen;
        artifact = from;
        highest = number;
        lingerUntil = linger;
        refusals = counted;
    }
}
