package dev.freshet.local.rebuild;

import dev.freshet.local.stack.Append;
import dev.freshet.schemas.Topics;
import dev.freshet.schemas.event.DeadLetter;
import dev.freshet.schemas.event.DecisionKind;
import dev.freshet.schemas.event.ModelCandidate;
import dev.freshet.schemas.event.Origin;
import dev.freshet.schemas.event.ReleaseDecision;
import dev.freshet.schemas.event.Source;
import dev.freshet.schemas.event.TrainingExample;
import dev.freshet.schemas.event.Use;
import dev.freshet.schemas.event.VersionRef;
import dev.freshet.service.kafka.Clients;
import dev.freshet.service.kafka.TopicReader;
import dev.freshet.training.RebuildException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Hands a rebuilt version to the learner, which alone gives numbers, and tells what became of it: its number, and the
 * updater's decision. One thread.
 */
public final class Handover implements AutoCloseable {

    private static final Set<DecisionKind> DECIDES =
            EnumSet.of(DecisionKind.RELEASED, DecisionKind.REFUSED, DecisionKind.PASSED_OVER);

    private final Clients clients;
    private final TopicReader<ModelCandidate> candidates;
    private final TopicReader<DeadLetter> deadLetters;
    private final TopicReader<ReleaseDecision> decisions;

    /** Reads what is written from now on. */
    public Handover(Clients clients) {
        this.clients = clients;
        this.candidates = TopicReader.atEnd(clients, Topics.MODEL_CANDIDATES);
        this.deadLetters = TopicReader.atEnd(clients, Topics.DEAD_LETTERS);
        this.decisions = TopicReader.atEnd(clients, Topics.RELEASE_DECISIONS);
    }

    /**
     * Sends a manifest without a number.
     *
     * @param id names the rebuild
     * @return the version with the number that the learner gave it
     * @throws RebuildException if it does not take it, or not in time
     */
    public VersionRef send(String id, ModelCandidate manifest, Duration patience) throws InterruptedException {
        RecordMetadata sent = Append.to(
                clients,
                Topics.TRAINING_EXAMPLES,
                manifest.getVersion().getModel(),
                record(id, manifest, System.currentTimeMillis()));
        return await(patience, "no number", "flink-training", () -> {
            refusal(sent).ifPresent(cause -> {
                throw new RebuildException("refused: " + cause);
            });
            return candidates.poll(Duration.ofMillis(100)).stream()
                    .map(TopicReader.Entry::value)
                    .filter(candidate -> isOf(manifest, candidate))
                    .map(ModelCandidate::getVersion)
                    .findFirst();
        });
    }

    private static TrainingExample record(String id, ModelCandidate manifest, long now) {
        return TrainingExample.newBuilder()
                .setFeedbackId(id)
                .setOrigin(new Origin(0, 0L))
                .setModel(manifest.getVersion().getModel())
                .setUse(Use.LEARN)
                .setRequestId("")
                .setAttempt(0)
                .setVersion("")
                .setMessages(List.of())
                .setAnswer("")
                .setKind(null)
                .setFeedbackAt(now)
                .setSource(Source.REBUILT)
                .setRebuilt(manifest)
                .build();
    }

    private static boolean isOf(ModelCandidate manifest, ModelCandidate candidate) {
        return manifest.getRebuilt().equals(candidate.getRebuilt())
                && manifest.getLearnedDigest().equals(candidate.getLearnedDigest())
                && manifest.getVersion()
                        .getModel()
                        .equals(candidate.getVersion().getModel())
                && manifest.getVersion()
                        .getAdapter()
                        .equals(candidate.getVersion().getAdapter());
    }

    private Optional<String> refusal(RecordMetadata sent) {
        return deadLetters.poll(Duration.ofMillis(10)).stream()
                .map(TopicReader.Entry::value)
                .filter(letter -> letter.getTopic().equals(sent.topic())
                        && letter.getPartition() == sent.partition()
                        && letter.getOffset() == sent.offset())
                .map(DeadLetter::getCause)
                .findFirst();
    }

    /**
     * Waits until the updater has released or refused a version.
     *
     * @throws RebuildException if it does not in time
     */
    public ReleaseDecision decision(VersionRef version, Duration patience) {
        return await(
                patience, "no decision about it", "model-updater", () -> decisions.poll(Duration.ofMillis(100)).stream()
                        .map(TopicReader.Entry::value)
                        .filter(decision ->
                                version.equals(decision.getVersion()) && DECIDES.contains(decision.getKind()))
                        .findFirst());
    }

    private static <T> T await(Duration patience, String what, String service, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + patience.toNanos();
        Optional<T> found = look.get();
        while (found.isEmpty() && System.nanoTime() < end) {
            found = look.get();
        }
        return found.orElseThrow(() ->
                new RebuildException(what + " within " + patience.toSeconds() + " s; is " + service + " running?"));
    }

    @Override
    public void close() {
        candidates.close();
        deadLetters.close();
        decisions.close();
    }
}
