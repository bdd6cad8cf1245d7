package dev.freshet.training;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.LeftOut;
import dev.freshet.schemas.event.LeftOutReason;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ModelRelease;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.Rebuild;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.artifacts.ArtifactStore;
import dev.freshet.training.rules.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Trains a version again from the log: from the model's first version, in the caller's thread, in order of places, as the
 * learn job does it. The clock has no say: the same plan, settings and first version give the same adapter.
 */
public final class Rebuilder {

    private static final String WRITER = "freshet-rebuild";

    private final TrainingConfig config;
    private final ArtifactStore artifacts;
    private final LearnerFactory factory;

    /** A rebuilder that stores what it trains. */
    public Rebuilder(TrainingConfig config, ArtifactStore artifacts, LearnerFactory factory) {
        this.config = config;
        this.artifacts = artifacts;
        this.factory = factory;
    }

    /**
     * Trains and stores the new version's artifact.
     *
     * @param first the model's first version
     * @param of number of the version that is rebuilt
     * @param progress sees each example's place as it is taken in
     * @return the manifest, with the number 0
     * @throws RebuildException if learning diverges
     */
    public ModelCandidate rebuild(
            VersionRef first, int of, RebuildPlan plan, RebuildMethod method, Consumer<Place> progress) {
        long now = plan.learned().values().stream()
                .mapToLong(TrainingExample::getFeedbackAt)
                .max()
                .orElse(0);
        try (DirectLearning learning =
                new DirectLearning(first.getModel(), config, artifacts, new RebuildLearners(factory, method))) {
            learning.follow(release(first), now);
            plan.learned().forEach((place, example) -> {
                learning.admit(place, atOnce(example), now);
                progress.accept(place);
            });
            while (learning.due() < Long.MAX_VALUE) {
                learning.wake(Math.max(now, learning.due()));
            }
            Optional<ModelCandidate> cut = learning.cut(now);
            Map<LeftOutReason, SortedSet<Place>> leftOut =
                    leftOut(plan, places(cut.map(ModelCandidate::getLearned).orElse(List.of())), learning.drainFates());
            return manifest(cut.orElseGet(() -> nothing(first)), first, of, method, leftOut);
        }
    }

    private static ModelRelease release(VersionRef first) {
        return ModelRelease.newBuilder()
                .setModel(first.getModel())
                .setEpoch(1)
                .setStable(first)
                .setHighest(first.getNumber())
                .setDecided(first.getNumber())
                .setAt(0)
                .build();
    }

    /** What was held out judged candidates long ago. */
    private static TrainingExample atOnce(TrainingExample example) {
        return example.getUse() == Use.LEARN
                ? example
                : TrainingExample.newBuilder(example)
                        .setUse(Use.LEARN)
                        .setJudgeUntil(null)
                        .build();
    }

    /** The plan's, and what the learner had no use for. */
    private static Map<LeftOutReason, SortedSet<Place>> leftOut(
            RebuildPlan plan, Set<Place> learned, List<LedgerEntry> fates) {
        Map<LeftOutReason, SortedSet<Place>> all = new EnumMap<>(LeftOutReason.class);
        plan.leftOut().forEach((reason, places) -> all.put(reason, new TreeSet<>(places)));
        Set<Origin> superseded = fates.stream()
                .filter(fate -> fate.getFate() == Fate.SUPERSEDED)
                .map(LedgerEntry::getOrigin)
                .collect(Collectors.toSet());
        plan.learned().forEach((place, example) -> {
            if (!learned.contains(place)) {
                LeftOutReason reason =
                        example.getSource() == Source.FEEDBACK && superseded.contains(example.getOrigin())
                                ? LeftOutReason.SUPERSEDED
                                : LeftOutReason.REFUSED;
                all.computeIfAbsent(reason, added -> new TreeSet<>()).add(place);
            }
        });
        return all;
    }

    private static Set<Place> places(List<OffsetRange> ranges) {
        Set<Place> places = new TreeSet<>();
        for (OffsetRange range : ranges) {
            for (long offset = range.getFirst(); offset <= range.getLast(); offset++) {
                places.add(new Place(range.getPartition(), offset));
            }
        }
        return places;
    }

    /** Where everything is left out, the first version is what remains. */
    private static ModelCandidate nothing(VersionRef first) {
        return ModelCandidate.newBuilder()
                .setVersion(first)
                .setParent(first.getNumber())
                .setLearned(List.of())
                .setLearnedCount(0)
                .setLearnedDigest(Origins.digest(List.of()))
                .setStep(0)
                .setBuiltBy(WRITER)
                .setAt(0)
                .build();
    }

    private static ModelCandidate manifest(
            ModelCandidate cut,
            VersionRef first,
            int of,
            RebuildMethod method,
            Map<LeftOutReason, SortedSet<Place>> leftOut) {
        List<LeftOut> reasons = new ArrayList<>();
        new TreeMap<>(leftOut)
                .forEach((reason, places) ->
                        reasons.add(new LeftOut(reason, places.size(), Messages.ranges(List.copyOf(places)))));
        return ModelCandidate.newBuilder(cut)
                .setVersion(new VersionRef(
                        first.getModel(), 0, first.getBase(), cut.getVersion().getAdapter()))
                .setBuiltBy(WRITER)
                .setRebuilt(new Rebuild(of, method.toString(), reasons))
                .build();
    }
}
