package dev.freshet.local.demo;

import dev.freshet.schemas.Origins;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.VersionId;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.Fate;
import dev.freshet.schemas.event.FeedbackKind;
import dev.freshet.schemas.event.InferenceResponse;
import dev.freshet.schemas.event.LedgerEntry;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.ReplicaReport;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.service.kafka.TopicReader.Entry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say afterwards about one model.
 *
 * @param examples joined feedback
 * @param fates of feedback
 * @param candidates trained
 * @param released decisions that released a version, oldest first
 * @param reports of the replicas
 * @param answers given by a version, oldest first
 */
record History(
        List<Entry<TrainingExample>> examples,
        List<LedgerEntry> fates,
        List<ModelCandidate> candidates,
        List<ReleaseDecision> released,
        List<ReplicaReport> reports,
        List<InferenceResponse> answers) {

    static History read(Clients clients, String model) {
        return new History(
                TopicReader.readAll(clients, Topics.TRAINING_EXAMPLES).stream()
                        .filter(entry -> entry.value().getModel().equals(model))
                        .toList(),
                values(TopicReader.readAll(clients, Topics.FEEDBACK_LEDGER)),
                values(TopicReader.readAll(clients, Topics.MODEL_CANDIDATES)).stream()
                        .filter(candidate -> candidate.getVersion().getModel().equals(model))
                        .toList(),
                values(TopicReader.readAll(clients, Topics.RELEASE_DECISIONS)).stream()
                        .filter(decision -> decision.getModel().equals(model))
                        .filter(decision -> decision.getKind() == DecisionKind.CREATED
                                || decision.getKind() == DecisionKind.RELEASED)
                        .toList(),
                values(TopicReader.readAll(clients, Topics.REPLICA_REPORTS)).stream()
                        .filter(report -> report.getModel().equals(model))
                        .toList(),
                values(TopicReader.readAll(clients, Topics.INFERENCE_RESPONSES)).stream()
                        .filter(answer -> answer.getModel().equals(model) && answer.getVersion() != null)
                        .sorted(Comparator.comparingLong(InferenceResponse::getFinishedAt))
                        .toList());
    }

    /** The ways of all demonstrations marked to be learned at once. */
    List<Journey> journeys() {
        Map<String, LedgerEntry> trained = fates.stream()
                .filter(entry -> entry.getFate() == Fate.TRAINED)
                .collect(Collectors.toMap(entry -> Origins.name(entry.getOrigin()), entry -> entry, (a, b) -> a));
        Times times = new Times();
        return examples.stream()
                .filter(entry -> entry.value().getKind() == FeedbackKind.DEMONSTRATION)
                .filter(entry -> entry.value().getUse() == Use.LEARN)
                .map(entry -> times.journey(
                        entry, trained.get(Origins.name(entry.value().getOrigin()))))
                .toList();
    }

    /** Every version that was released, by number. */
    Map<Integer, VersionRef> versions() {
        Map<Integer, VersionRef> versions = new TreeMap<>();
        released.forEach(decision -> {
            VersionRef version = Objects.requireNonNull(decision.getVersion(), "a release names its version");
            versions.put(version.getNumber(), version);
        });
        return versions;
    }

    /** When a replica took up another version than it started with, epoch milliseconds. */
    List<Long> swaps() {
        return reports.stream().skip(1).map(ReplicaReport::getAt).toList();
    }

    private static <T> List<T> values(List<Entry<T>> entries) {
        return entries.stream().map(Entry::value).toList();
    }

    /** When each version, or the first above it, came to each station. */
    private final class Times {

        private final TreeMap<Integer, Long> trainedAt = new TreeMap<>();
        private final TreeMap<Integer, Long> releasedAt = new TreeMap<>();
        private final TreeMap<Integer, Long> loadedAt = new TreeMap<>();
        private final TreeMap<Integer, Long> answeredAt = new TreeMap<>();

        Times() {
            candidates.forEach(candidate -> trainedAt.put(candidate.getVersion().getNumber(), candidate.getAt()));
            released.forEach(decision -> releasedAt.put(
                    Objects.requireNonNull(decision.getVersion(), "a release names its version")
                            .getNumber(),
                    decision.getAt()));
            reports.forEach(report ->
                    loadedAt.merge(VersionId.parse(report.getVersion()).number(), report.getAt(), Math::min));
            answers.forEach(answer ->
                    answeredAt.merge(VersionId.parse(answer.getVersion()).number(), answer.getFinishedAt(), Math::min));
        }

        Journey journey(Entry<TrainingExample> example, @Nullable LedgerEntry fate) {
            long appended = example.value().getFeedbackAt();
            long joined = example.record().timestamp();
            if (fate == null) {
                double never = Double.POSITIVE_INFINITY;
                return new Journey(appended, joined, never, never, never, never);
            }
            int version = VersionId.parse(Objects.requireNonNull(fate.getVersion(), "TRAINED names its version"))
                    .number();
            return new Journey(
                    appended,
                    joined,
                    exactly(trainedAt, version),
                    exactly(releasedAt, version),
                    orAbove(loadedAt, version),
                    orAbove(answeredAt, version));
        }

        private static double exactly(Map<Integer, Long> times, int version) {
            Long time = times.get(version);
            return time == null ? Double.POSITIVE_INFINITY : time;
        }

        private static double orAbove(NavigableMap<Integer, Long> times, int version) {
            return times.tailMap(version).values().stream()
                    .mapToDouble(Long::doubleValue)
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
        }
    }
}
