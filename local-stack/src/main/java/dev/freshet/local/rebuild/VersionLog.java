package dev.freshet.local.rebuild;

import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.Erasure;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.OffsetRange;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.training.RebuildException;
import dev.freshet.training.RebuildMethod;
import dev.freshet.training.RebuildPlan;
import dev.freshet.training.rules.Outdated;
import dev.freshet.training.rules.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** What a released version is made of, read from the topics: its manifest and its ancestors', and the examples that these name. */
public final class VersionLog {

    private final VersionRef first;
    private final Set<Place> contained = new TreeSet<>();
    private final Map<Place, TrainingExample> kept = new HashMap<>();
    private final Map<Place, Integer> sizes = new HashMap<>();
    private final Outdated outdated = new Outdated();

    private VersionLog(VersionRef first) {
        this.first = first;
    }

    /**
     * Reads all that the topics hold about a version.
     *
     * @throws RebuildException if it was never released, or learned nothing
     */
    public static VersionLog read(Clients clients, VersionId version) {
        VersionLog log = new VersionLog(first(clients, version));
        log.readManifests(clients, version);
        if (log.contained.isEmpty()) {
            throw new RebuildException(version + " has learned nothing: there is nothing to rebuild");
        }
        log.readExamples(clients, version.model());
        erasures(clients, log.outdated::erased);
        return log;
    }

    /** The model's first version. */
    private static VersionRef first(Clients clients, VersionId version) {
        boolean released = false;
        @Nullable VersionRef created = null;
        for (var entry : TopicReader.readAll(clients, Topics.RELEASE_DECISIONS)) {
            ReleaseDecision decision = entry.value();
            VersionRef decided = decision.getVersion();
            if (decided == null || !decision.getModel().equals(version.model())) {
                continue;
            }
            boolean releases =
                    decision.getKind() == DecisionKind.CREATED || decision.getKind() == DecisionKind.RELEASED;
            released |= releases && decided.getNumber() == version.number();
            created = decision.getKind() == DecisionKind.CREATED ? decided : created;
        }
        if (created == null || !released) {
            throw new RebuildException(
                    version + " was never released; 'freshet models history " + version.model() + "' lists what was");
        }
        return created;
    }

    /** Who asks to be forgotten, whether the door has passed it on or not. */
    private static void erasures(Clients clients, ObjLongConsumer<String> action) {
        // The door tells of what it cannot read.
        try (TopicReader<Erasure> erasures = new TopicReader<>(clients, Topics.ERASURES, (record, unreadable) -> {})) {
            erasures.forEachToEnd(entry ->
                    action.accept(entry.value().getPerson(), entry.record().timestamp()));
        }
    }

    private void readManifests(Clients clients, VersionId version) {
        Map<Integer, Long> ends;
        try (TopicReader<TrainingExample> examples = new TopicReader<>(clients, Topics.TRAINING_EXAMPLES)) {
            ends = examples.ends();
        }
        Map<Integer, ModelCandidate> candidates = new HashMap<>();
        for (var entry : TopicReader.readAll(clients, Topics.MODEL_CANDIDATES)) {
            VersionRef of = entry.value().getVersion();
            if (of.getModel().equals(version.model())) {
                candidates.putIfAbsent(of.getNumber(), entry.value());
            }
        }
        for (int number = version.number(); number != first.getNumber(); ) {
            ModelCandidate candidate = candidates.get(number);
            if (candidate == null
                    || candidate.getParent() >= number
                    || candidate.getLearned().stream()
                            .anyMatch(range -> range.getLast() >= ends.getOrDefault(range.getPartition(), 0L))) {
                throw new RebuildException("the manifest of " + new VersionId(version.model(), number) + ", of which "
                        + version + " is made, is missing or damaged; 'freshet ledger audit' tells more");
            }
            for (OffsetRange range : candidate.getLearned()) {
                for (long offset = range.getFirst(); offset <= range.getLast(); offset++) {
                    contained.add(new Place(range.getPartition(), offset));
                }
            }
            number = candidate.getParent();
        }
    }

    private void readExamples(Clients clients, String model) {
        try (TopicReader<TrainingExample> examples = new TopicReader<>(clients, Topics.TRAINING_EXAMPLES)) {
            examples.forEachToEnd(entry -> {
                if (!entry.value().getModel().equals(model)) {
                    return;
                }
                Place place =
                        new Place(entry.record().partition(), entry.record().offset());
                outdated.note(place, entry.value());
                if (contained.contains(place)) {
                    kept.put(place, entry.value());
                    sizes.put(place, entry.record().serializedValueSize());
                }
            });
        }
    }

    /**
     * Makes sure that nobody whose judgements were learned asked to be forgotten meanwhile.
     *
     * @throws RebuildException if somebody did
     */
    public static void requireNobodyErased(Clients clients, RebuildPlan plan) {
        Outdated now = new Outdated();
        erasures(clients, now::erased);
        plan.learned().forEach((place, example) -> {
            if (now.reason(place, example).isPresent()) {
                throw new RebuildException(
                        "somebody asked to be forgotten while the version was trained: rebuild again");
            }
        });
    }

    /** Whether the version contains something that a person gave, as far as the log keeps it. */
    public boolean contains(String person) {
        return kept.values().stream().anyMatch(example -> person.equals(example.getPerson()));
    }

    /** The model's first version, which training begins at. */
    public VersionRef first() {
        return first;
    }

    /** How many examples the version contains. */
    public int size() {
        return contained.size();
    }

    /** Bytes of an example that is kept. */
    public int bytes(Place place) {
        return sizes.getOrDefault(place, 0);
    }

    /**
     * What of the version is learned again.
     *
     * @param without persons who are left out
     */
    public RebuildPlan plan(Set<String> without, RebuildMethod method) {
        return RebuildPlan.of(contained, kept, outdated, without, method);
    }
}
