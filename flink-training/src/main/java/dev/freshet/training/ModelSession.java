package dev.freshet.training;

import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.kafka.OutgoingRecord;
import dev.freshet.training.rules.Curriculum;
import dev.freshet.training.rules.Cut;
import dev.freshet.training.rules.LearningRules;
import dev.freshet.training.rules.Lesson;
import dev.freshet.training.rules.Outcome;
import dev.freshet.training.rules.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One model while it is in use: its curriculum, and its learner once there is something to learn. One thread. */
final class ModelSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelSession.class);

    private final String model;
    private final Curriculum curriculum;
    private final LearningRules rules;
    private final LearnerFactory.Learners learners;
    private final ArtifactStore artifacts;
    private final Consumer<OutgoingRecord> output;

    private @Nullable Learner learner;
    private StepFigures figures = StepFigures.NONE;
    private long usedAt;
    private boolean changed;

    ModelSession(
            String model,
            Curriculum curriculum,
            LearningRules rules,
            LearnerFactory.Learners learners,
            ArtifactStore artifacts,
            Consumer<OutgoingRecord> output) {
        this.model = model;
        this.curriculum = curriculum;
        this.rules = rules;
        this.learners = learners;
        this.artifacts = artifacts;
        this.output = output;
    }

    void example(Place place, TrainingExample example, long now) {
        apply(curriculum.admit(place, example, now), now);
        work(now);
    }

    void release(ModelRelease release, long now) {
        apply(curriculum.follow(release, now), now);
        work(now);
    }

    void wake(long now) {
        if (curriculum.due() <= now) {
            apply(curriculum.tick(now), now);
            work(now);
        }
    }

    /** When {@link #wake} has something to do, epoch milliseconds; {@link Long#MAX_VALUE} is never. */
    long due() {
        return curriculum.due();
    }

    private void apply(Outcome outcome, long now) {
        outcome.settlements().forEach(settlement -> output.accept(Messages.fate(settlement, now)));
        if (outcome.restart()) {
            LOG.info(
                    "{} goes on from {}", model, curriculum.stable().getStable().getNumber());
            close();
        }
        changed = true;
        usedAt = now;
    }

    /** Learns one batch at most: barriers pass between two. */
    private void work(long now) {
        if (!curriculum.ready(now)) {
            return;
        }
        Learner current = learner();
        List<Lesson> fresh = fit(current, curriculum.next(), now);
        if (fresh.isEmpty() && !curriculum.replaysAlone()) {
            return;
        }
        boolean diverged = false;
        for (int i = 0; i < rules.steps() && !diverged; i++) {
            List<Lesson> batch = fit(current, curriculum.batch(fresh, current.steps()), now);
            if (!batch.isEmpty()) {
                figures = current.step(batch.stream()
                        .map(lesson -> new Target(lesson.example().getMessages(), lesson.target()))
                        .toList());
                curriculum.learned(batch, now);
                diverged = !figures.isFinite();
            }
        }
        if (diverged) {
            apply(curriculum.diverged("learning diverged: loss " + figures.loss(), now), now);
        }
    }

    /** Those that the learner can take; the others have their fate. */
    private List<Lesson> fit(Learner current, Collection<Lesson> lessons, long now) {
        List<Lesson> fit = new ArrayList<>();
        for (Lesson lesson : lessons) {
            Optional<String> refusal = lesson.isWaiting()
                    ? current.refuse(new Target(lesson.example().getMessages(), lesson.target()))
                    : Optional.empty();
            if (refusal.isEmpty()) {
                fit.add(lesson);
            } else {
                output.accept(Messages.fate(curriculum.reject(lesson, refusal.get()), now));
            }
        }
        return fit;
    }

    private Learner learner() {
        Learner current = learner;
        if (current == null) {
            String base = curriculum.stable().getStable().getBase();
            current = learners.restore(base, artifacts.get(curriculum.artifact()));
            learner = current;
        }
        return current;
    }

    /** Publishes what was learned since the last candidate; its artifact is stored first. */
    void publish(long now) {
        if (!curriculum.hasNews()) {
            return;
        }
        Learner current = learner();
        Map<String, byte[]> files = current.save();
        String adapter = artifacts.put(files);
        String base = curriculum.stable().getStable().getBase();
        Cut cut = curriculum.cut(adapter);
        output.accept(Messages.manifest(model, base, adapter, cut, current.steps(), figures, now));
        LOG.info(
                "{} cut {} of {}: {} learned",
                model,
                cut.number(),
                cut.parent(),
                cut.learned().size());
    }

    Curriculum curriculum() {
        return curriculum;
    }

    /** Whether something happened since the last call. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Whether it was not used since {@code then}, and everything about it is kept. */
    boolean idleSince(long then) {
        return !changed && usedAt <= then;
    }

    /** Closes the learner. It is restored from its artifact when it is needed again. */
    @Override
    public void close() {
        if (learner != null) {
            learner.close();
            learner = null;
        }
    }
}
