package dev.freshet.training;

import dev.freshet.schemas.WireFormatException;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.kafka.OutgoingRecord;
import dev.freshet.training.rules.Batch;
import dev.freshet.training.rules.Curriculum;
import dev.freshet.training.rules.Cut;
import dev.freshet.training.rules.Lesson;
import dev.freshet.training.rules.Outcome;
import dev.freshet.training.rules.Place;
import dev.freshet.training.rules.Settlement;
import java.util.ArrayList;
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
    private final TrainingConfig config;
    private final LearnerFactory.Learners learners;
    private final ArtifactStore artifacts;
    private final ModelMetrics metrics;
    private final Consumer<OutgoingRecord> output;

    private @Nullable Learner learner;
    private String reference = "";
    private StepFigures figures = StepFigures.NONE;
    private long usedAt;
    private boolean changed;

    ModelSession(
            String model,
            Curriculum curriculum,
            TrainingConfig config,
            LearnerFactory.Learners learners,
            ArtifactStore artifacts,
            ModelMetrics metrics,
            Consumer<OutgoingRecord> output) {
        this.model = model;
        this.curriculum = curriculum;
        this.config = config;
        this.learners = learners;
        this.artifacts = artifacts;
        this.metrics = metrics;
        this.output = output;
    }

    void example(Place place, TrainingExample example, long now) {
        apply(curriculum.admit(place, example, now), now);
        work(now);
    }

    /**
     * Publishes a version that was trained again from the log, with the next number. It is no part of this learner's
     * lineage: once it is released the learner goes on from it as from any other.
     *
     * @throws WireFormatException if it cannot be a version of this model
     */
    void rebuilt(TrainingExample example, long now) {
        if (!curriculum.isCreated()) {
            throw new WireFormatException("a rebuilt version of a model of which no version is released yet");
        }
        ModelCandidate manifest =
                RebuiltVersions.check(example, curriculum.stable().getStable().getBase(), artifacts);
        int number = curriculum.number(RebuiltVersions.revoked(manifest));
        output.accept(RebuiltVersions.manifest(manifest, number, now));
        LOG.info(
                "{} gave number {} to a rebuilt version in the place of {}",
                model,
                number,
                manifest.getRebuilt().getOf());
        changed = true;
        usedAt = now;
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
        write(outcome.settlements(), now);
        if (outcome.restart()) {
            LOG.info(
                    "{} goes on from {}", model, curriculum.stable().getStable().getNumber());
            close();
            figures = StepFigures.NONE;
        }
        changed = true;
        usedAt = now;
    }

    /** Only feedback has a fate in the ledger. */
    private void write(List<Settlement> settlements, long now) {
        for (Settlement settlement : settlements) {
            if (settlement.example().getSource() == Source.FEEDBACK) {
                output.accept(Messages.fate(settlement, now));
            } else if (settlement.fate() != Fate.TRAINED) {
                LOG.info(
                        "{} has no use for text {}: {} {}",
                        model,
                        settlement.example().getFeedbackId(),
                        settlement.fate(),
                        settlement.reason());
            }
        }
    }

    /** Learns one batch at most: barriers pass between two. */
    private void work(long now) {
        if (!curriculum.ready(now)) {
            return;
        }
        Learner current = learner();
        List<Settlement> stale = new ArrayList<>();
        List<Lesson> next = curriculum.next(stale);
        write(stale, now);
        List<Lesson> fresh = fit(current, next, now);
        boolean diverged = false;
        for (int i = 0; i < config.learning().steps() && !fresh.isEmpty() && !diverged; i++) {
            List<Lesson> lessons = fit(current, curriculum.lessons(fresh, current.steps()), now);
            Batch batch = curriculum.batch(lessons, fresh, config.methods().anchors(), current.steps());
            figures = current.step(batch.materials(), batch.rate())
                    .with("staleness", batch.staleness())
                    .after(figures);
            metrics.stepped(figures, batch.lessons().size());
            curriculum.learned(lessons, now);
            diverged = !figures.isFinite();
        }
        if (diverged) {
            apply(curriculum.diverged("learning diverged: loss " + figures.loss(), now), now);
        }
    }

    /** Those that the learner can take; the others have their fate. */
    private List<Lesson> fit(Learner current, List<Lesson> lessons, long now) {
        List<Lesson> fit = new ArrayList<>();
        for (Lesson lesson : lessons) {
            Optional<String> refusal = !lesson.isWaiting()
                    ? Optional.empty()
                    : curriculum.materials(lesson).stream()
                            .flatMap(material -> current.refuse(material).stream())
                            .findFirst();
            if (refusal.isEmpty()) {
                fit.add(lesson);
            } else {
                write(List.of(curriculum.reject(lesson, refusal.get())), now);
            }
        }
        return fit;
    }

    private Learner learner() {
        VersionRef stable = curriculum.stable().getStable();
        Learner current = learner;
        if (current == null) {
            current = learners.restore(stable.getBase(), artifacts.get(curriculum.artifact()));
            learner = current;
            reference = "";
        }
        if (config.methods().refersToStable() && !reference.equals(stable.getAdapter())) {
            current.refer(artifacts.get(stable.getAdapter()));
            reference = stable.getAdapter();
        }
        return current;
    }

    /** Publishes what was learned since the last candidate; its artifact is stored first. */
    void publish(long now) {
        metrics.backlog(curriculum.backlog());
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
        figures = StepFigures.NONE;
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
